// Wrong options are ConfigErrors when the layer is made, wrong inputs ShapeErrors when it is called; the messages name
// the option or the shape, what was expected and what came.
#include <doctest/doctest.h>

#include <cmath>
#include <functional>
#include <hornet/layers/layers.hpp>
#include <hornet/model/input.hpp>

using namespace hornet;
using namespace hornet::layers;

namespace {

template <class E>
std::string message(const std::function<void()>& f) {
  try {
    f();
  } catch (const E& error) {
    return error.what();
  } catch (const std::exception& error) {
    return std::string("of another type: ") + error.what();
  }
  return "nothing was thrown";
}

bool contains(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

std::string option_error(const std::function<void()>& make) { return message<ConfigError>(make); }

// Calls the layer symbolically on inputs of these shapes.
std::string call_error(const Layer& layer, const std::vector<Shape>& shapes) {
  return message<ShapeError>([&] {
    std::vector<KerasTensor> inputs;
    for (const Shape& shape : shapes) inputs.push_back(Input(shape));
    layer.call(inputs);
  });
}

std::string config_error(const char* class_name, const char* config) {
  return option_error([&] { layer_catalog().make(class_name, parse_json(config)); });
}

}  // namespace

TEST_SUITE("layers") {
  TEST_CASE("what a missing axis may be is said") {
    CHECK(contains(call_error(Conv2D(3, 3), {{28, 28}}), "Is it without an axis of channels?"));
    CHECK(contains(call_error(LSTM(3), {{6}}), "return_sequences = true"));
    CHECK(contains(call_error(TimeDistributed(Dense(3)), {{7}}), "an axis of 1 feature"));
  }

  TEST_CASE("wrong numbers are refused when a layer is made") {
    CHECK(option_error([] { Dense(0); }) == "Dense: expected units >= 1, got 0");
    CHECK(option_error([] { Dense(-3); }) == "Dense: expected units >= 1, got -3");
    CHECK(option_error([] { Conv2D(0, 3); }) == "Conv2D: expected filters >= 1, got 0");
    CHECK(option_error([] { Conv2D(4, {3, 0}); }) == "Conv2D: expected kernel_size >= 1, got (3, 0)");
    CHECK(option_error([] { Conv2D(4, 3, {.strides = -1}); }) == "Conv2D: expected strides >= 1, got (-1, -1)");
    CHECK(option_error([] { Conv2D(4, 3, {.groups = 3}); }) ==
          "Conv2D: expected filters that groups divide, got filters=4 and groups=3");
    CHECK(option_error([] { Conv2D(4, 3, {.strides = 2, .dilation_rate = 2}); }).find("dilation_rate") !=
          std::string::npos);
    CHECK(option_error([] { Conv1D(4, 3, {.dilation_rate = 0}); }) == "Conv1D: expected dilation_rate >= 1, got (0,)");
    CHECK(option_error([] {
            Conv2DTranspose(4, 3, {.strides = {2, 3}, .output_padding = 2});
          }) == "Conv2DTranspose: expected output_padding in [0, strides), got (2, 2) for strides (2, 3)");
    CHECK(option_error([] { DepthwiseConv1D(3, {.depth_multiplier = 0}); }) ==
          "DepthwiseConv1D: expected depth_multiplier >= 1, got 0");
    CHECK(option_error([] { SeparableConv2D(0, 3); }) == "SeparableConv2D: expected filters >= 1, got 0");
    CHECK(option_error([] { ZeroPadding1D({0, -1}); }) == "ZeroPadding1D: expected padding >= 0, got [0,-1]");
    CHECK(option_error([] { UpSampling1D(0); }) == "UpSampling1D: expected size >= 1, got 0");
    CHECK(option_error([] { AdaptiveMaxPooling1D(0); }) == "AdaptiveMaxPooling1D: expected output_size >= 1, got (0,)");
    CHECK(option_error([] { CenterCrop(3, 0); }) == "CenterCrop: expected width >= 1, got 0");
    CHECK(option_error([] { Resizing(3, 4, {.crop_to_aspect_ratio = true, .pad_to_aspect_ratio = true}); }) ==
          "Resizing: expected crop_to_aspect_ratio or pad_to_aspect_ratio, got both");
    CHECK(option_error([] { MaxPooling2D(0); }) == "MaxPooling2D: expected pool_size >= 1, got (0, 0)");
    CHECK(option_error([] { AveragePooling2D(2, {.strides = 0}); }) ==
          "AveragePooling2D: expected strides >= 1, got (0, 0)");
    CHECK(option_error([] { Dropout(1.5); }) == "Dropout: expected rate in [0, 1], got 1.5");
    CHECK(option_error([] { Dropout(std::nan("")); }) == "Dropout: expected rate in [0, 1], got nan");
    CHECK(option_error([] {
            Dropout(0.5, {.noise_shape = {None, 0}});
          }) == "Dropout: expected noise_shape to have extents >= 1 or None, got (None, 0)");
    CHECK(option_error([] { SpatialDropout2D(std::nan("")); }) == "SpatialDropout2D: expected rate in [0, 1], got nan");
    CHECK(option_error([] { GaussianNoise(-0.1); }) == "GaussianNoise: expected stddev in [0, 1], got -0.1");
    CHECK(option_error([] { GaussianDropout(1); }) ==
          "GaussianDropout: expected rate < 1, got 1: its noise would be infinite");
    CHECK(option_error([] { BatchNormalization({.momentum = 1.5}); }) ==
          "BatchNormalization: expected momentum in [0, 1], got 1.5");
    CHECK(option_error([] { BatchNormalization({.epsilon = std::nan("")}); }) ==
          "BatchNormalization: expected epsilon >= 0, got nan");
    CHECK(option_error([] { LayerNormalization({.epsilon = -1}); }) ==
          "LayerNormalization: expected epsilon >= 0, got -1");
    CHECK(option_error([] { LeakyReLU(-0.1); }) == "LeakyReLU: expected negative_slope >= 0, got -0.1");
    CHECK(option_error([] { ReLU({.max_value = -1}); }) == "ReLU: expected max_value >= 0, got -1");
    CHECK(option_error([] { ELU(std::nan("")); }) == "ELU: expected alpha to be a finite number, got nan");
    CHECK(option_error([] { PReLU({.shared_axes = {0}}); }) == "PReLU: expected shared_axes >= 1, got 0");
    CHECK(option_error([] { Rescaling(std::nan("")); }) == "Rescaling: expected scale to be a finite number, got nan");
    CHECK(option_error([] {
            Rescaling({1, std::nan("")});
          }) == "Rescaling: expected scale to be a finite number, got nan");
    CHECK(option_error([] { LayerScale(1e-6, 0); }) == "LayerScale: expected projection_dim >= 1, got 0");
    CHECK(option_error([] { StochasticDepth(1.5); }) == "StochasticDepth: expected drop_path_rate in [0, 1], got 1.5");
    CHECK(option_error([] { Embedding(0, 3); }) == "Embedding: expected input_dim >= 1, got 0");
    CHECK(option_error([] { Embedding(3, -1); }) == "Embedding: expected output_dim >= 1, got -1");
    CHECK(option_error([] { RepeatVector(0); }) == "RepeatVector: expected n >= 1, got 0");
    CHECK(option_error([] {
            Reshape({None, None});
          }) == "Reshape: expected target_shape to have at most one None, got (None, None)");
    CHECK(option_error([] { Reshape({0}); }) ==
          "Reshape: expected target_shape to have extents >= 1 or None, got (0,)");
    CHECK(option_error([] { Permute({1, 3}); }) == "Permute: expected dims to hold 1, 2, … each once, got [1,3]");
    CHECK(option_error([] { ZeroPadding2D(-1); }) == "ZeroPadding2D: expected padding >= 0, got [[-1,-1],[-1,-1]]");
    CHECK(option_error([] {
            Cropping2D({{0, 0}, {0, -2}});
          }) == "Cropping2D: expected cropping >= 0, got [[0,0],[0,-2]]");
    CHECK(option_error([] { UpSampling2D({2, 0}); }) == "UpSampling2D: expected size >= 1, got (2, 0)");
    CHECK(option_error([] { Concatenate(0); }) == "Concatenate: expected an axis behind the batch, got axis 0");
    CHECK(option_error([] { Dot({1, 2, 3}); }) == "Dot: expected axes to be one or two axes, got 3");
    CHECK(option_error([] { Dot(0); }) == "Dot: expected axes behind the batch, got axis 0");
  }

  TEST_CASE("misspelled names are refused with the nearest known one") {
    const auto mentions = [](const std::string& text, const char* word) {
      INFO(text);
      CHECK(text.find(word) != std::string::npos);
    };
    mentions(option_error([] { Dense(3, {.activation = "rleu"}); }), "unknown activation 'rleu'. Did you mean 'relu'?");
    mentions(option_error([] { layers::Activation("sofmax"); }), "Did you mean 'softmax'?");
    mentions(option_error([] { layers::Activation("threshold"); }), "has no default arguments");
    mentions(option_error([] { Dense(3, {.kernel_initializer = "glorot_unifrom"}); }), "'glorot_uniform'");
    mentions(option_error([] { Conv2D(3, 3, {.padding = "smae"}); }),
             "Conv2D: unknown padding 'smae'. Did you mean 'same'?");
    mentions(option_error([] { Conv2D(3, 3, {.padding = "causal"}); }), "Conv2D: unknown padding 'causal'.");
    mentions(option_error([] { MaxPooling2D(2, {.padding = "causal"}); }), "MaxPooling2D: unknown padding 'causal'.");
    mentions(option_error([] { Flatten({.data_format = "channel_last"}); }), "Did you mean 'channels_last'?");
    mentions(option_error([] { UpSampling2D(2, {.interpolation = "bilinaer"}); }), "Did you mean 'bilinear'?");
    mentions(option_error([] { layer_catalog().make("Desne"); }), "Did you mean 'Dense'?");
  }

  TEST_CASE("a configuration is refused for a key or value that Hornet lacks, by name") {
    CHECK(config_error("Dense", R"({"unit": 3})") ==
          "Dense has no option 'unit'. Did you mean 'units'?"
          " Known: 'units', 'activation', 'use_bias', "
          "'kernel_initializer', 'bias_initializer', 'kernel_regularizer', "
          "'bias_regularizer', 'activity_regularizer', "
          "'kernel_constraint', 'bias_constraint', 'quantization_config'.");
    CHECK(config_error("Dense", R"({"units": true})") == "'units': expected an integer, got true");
    CHECK(config_error("Dense", R"({})") == "Dense: expected units >= 1, got 0");
    CHECK(config_error("Dense", R"({"units": 3, "quantization_config": {"a": 1}})") ==
          R"('quantization_config': not supported; expected null, got {"a":1})");
    CHECK(config_error("BatchNormalization", R"({"synchronized": true})") ==
          "'synchronized': not supported; expected false, got true");
    CHECK(config_error("BatchNormalization", R"({"renorm": true, "renorm_clipping": {"max": 2}})") ==
          "'renorm_clipping': expected rmax, rmin and dmax, got 'max'");
    CHECK(config_error("Discretization", R"({"num_bins": 3, "sparse": true})") ==
          "'sparse': not supported; expected false, got true");
    CHECK(config_error("Rescaling", R"({"scale": [1, "two"]})") == "'scale': expected a number, got \"two\"");
    CHECK(config_error("Conv2D", R"({"filters": 2, "kernel_size": [1, 2, 3]})") ==
          "'kernel_size': expected a list of 2 values, got [1,2,3]");
  }

  TEST_CASE("inputs of a wrong shape are refused when the layer is called") {
    CHECK(call_error(Dense(3, {.name = "dense_1"}), {{}}) ==
          "Layer \"dense_1\" (Dense) expected an input of rank ≥ 2, got shape (None,). Did you forget Flatten() or "
          "Input()?");
    const std::string wants_image =
        "expected an input of rank 4 (batch, height, width, channels), got shape (None, 7).";
    CHECK(call_error(Conv2D(3, 3, {.name = "c"}), {{7}}) == "Layer \"c\" (Conv2D) " + wants_image);
    CHECK(call_error(MaxPooling2D(2, {.name = "m"}), {{7}}) == "Layer \"m\" (MaxPooling2D) " + wants_image);
    CHECK(call_error(GlobalAveragePooling2D({.name = "g"}), {{7}}) ==
          "Layer \"g\" (GlobalAveragePooling2D) " + wants_image);
    CHECK(call_error(Conv1D(3, 3, {.name = "c"}), {{7}}) ==
          "Layer \"c\" (Conv1D) expected an input of rank 3 (batch, steps, channels), got shape (None, 7). Is it "
          "without an "
          "axis of channels? One channel is an axis of extent 1 too: give it by Reshape");
    CHECK(
        call_error(AveragePooling3D(2, {.data_format = "channels_first", .name = "a"}), {{7}}) ==
        "Layer \"a\" (AveragePooling3D) expected an input of rank 5 (batch, channels, depth, height, width), got shape "
        "(None, 7).");
    CHECK(call_error(Conv1DTranspose(3, 2, {.strides = 2, .padding = "same", .output_padding = 0, .name = "c"}),
                     {{1, 2}}) ==
          "Layer \"c\" (Conv1DTranspose) would make an empty image of an input of shape (None, 1, 2).");
    CHECK(call_error(UpSampling2D(2, {.name = "u"}), {{7}}) == "Layer \"u\" (UpSampling2D) " + wants_image);
    CHECK(call_error(ZeroPadding2D(1, {.data_format = "channels_first", .name = "z"}), {{7}}) ==
          "Layer \"z\" (ZeroPadding2D) expected an input of rank 4 (batch, channels, height, width), got shape (None, "
          "7).");
    CHECK(call_error(Cropping2D(3, {.name = "c"}), {{6, 9, 2}}) ==
          "Layer \"c\" (Cropping2D) expected an image larger than cropping [[3,3],[3,3]], got shape (None, 6, 9, 2).");
    CHECK(call_error(Conv2D(4, 3, {.groups = 2, .name = "c"}), {{7, 9, 3}}) ==
          "Layer \"c\" (Conv2D) expected channels that groups=2 divide, got 3 channels.");
    CHECK(call_error(Reshape({5, 3}, {.name = "r"}), {{7, 2}}) ==
          "Layer \"r\" (Reshape) cannot reshape an input of shape (None, 7, 2), 14 elements a sample, to target_shape "
          "(5, 3).");
    CHECK(call_error(LayerScale(0.1, 3, {.name = "s"}), {{7, 2}}) ==
          "Layer \"s\" (LayerScale) expected projection_dim = 3 channels, got shape (None, 7, 2).");
    CHECK(call_error(Rescaling({{1, 2, 3}}, {.name = "r"}), {{7, 1}}) ==
          "Layer \"r\" (Rescaling) expected numbers that broadcast to shape (None, 7, 1), got ones that make shape "
          "(None, "
          "7, 3).");
    CHECK(call_error(RepeatVector(2, {.name = "r"}), {{7, 2}}) ==
          "Layer \"r\" (RepeatVector) expected an input of rank 2 (batch, features), got shape (None, 7, 2).");
    CHECK(
        call_error(Dot(1, {.name = "d"}), {{7}, {5}}) ==
        "Layer \"d\" (Dot) expected inputs of one batch size whose axes 1 and 1, not the batch, are of one extent, got "
        "shapes (None, 7) and (None, 5).");
    for (const auto& [layer, shapes] :
         std::vector<std::pair<Layer, std::vector<Shape>>>{{Conv2D(3, 5, {.name = "x"}), {{3, 9, 2}}},
                                                           {MaxPooling2D(5, {.name = "x"}), {{3, 9, 2}}},
                                                           {Permute({2, 1}, {.name = "x"}), {{7}}},
                                                           {Softmax(3, {.name = "x"}), {{7}}},
                                                           {BatchNormalization({.axis = 2, .name = "x"}), {{7}}},
                                                           {LayerNormalization({.axis = {1, 2}, .name = "x"}), {{7}}},
                                                           {PReLU({.shared_axes = {2}, .name = "x"}), {{7}}},
                                                           {layers::Activation("glu", {.name = "x"}), {{7}}},
                                                           {Masking(0, {.name = "x"}), {{}}},
                                                           {Add({.name = "x"}), {{3, 5}, {3, 4}}},
                                                           {Concatenate(-1, {.name = "x"}), {{3, 5}, {4, 5}}},
                                                           {Concatenate(-3, {.name = "x"}), {{3, 5}, {3, 5}}},
                                                           {Dot(1, {.name = "x"}), {{7}}}}) {
      const std::string text = call_error(layer, shapes);
      INFO(text);
      CHECK(text.starts_with("Layer \"x\" (" + std::string(layer.class_name()) + ")"));
    }
  }

  TEST_CASE("merging says how many inputs it takes") {
    const KerasTensor x = Input({3});
    CHECK(option_error([&] {
            Subtract({.name = "s"})({x, x, x});
          }) == "Layer \"s\" (Subtract) expected exactly two inputs, got 3");
    CHECK(option_error([&] {
            CustomScaleLayer(0.1, {.name = "c"})({x, x, x});
          }) == "Layer \"c\" (CustomScaleLayer) expected a list of two inputs, got 3");
    CHECK(option_error([&] { Add({.name = "a"}).call(std::vector<KerasTensor>{}); }) ==
          "Layer \"a\" (Add) expected a list of inputs, got none");
    CHECK(message<ShapeError>([&] {
            Add({.name = "a"})({Tensor{{1, 2}}, Tensor{{1, 2}, {3, 4}}});
          }) == "Layer \"a\" (Add) expected inputs of one batch size, got shapes (1, 2) and (2, 2).");
  }

  TEST_CASE("an index outside an embedding is a DataError before any memory is touched") {
    const Layer embedding = Embedding(4, 3);
    CHECK_THROWS_WITH_AS(embedding(Tensor::from<std::int32_t>({4}, {1, 1})), doctest::Contains("input_dim"), DataError);
    CHECK_THROWS_AS(embedding(Tensor::from<std::int32_t>({-1}, {1, 1})), DataError);
  }

  TEST_CASE("attention and einsum layers say what they cannot take") {
    CHECK(option_error([] { MultiHeadAttention(0, 4); }) == "MultiHeadAttention: expected num_heads >= 1, got 0");
    CHECK(option_error([] { MultiHeadAttention(2, 4, {.value_dim = 0}); }) ==
          "MultiHeadAttention: expected value_dim >= 1, got 0");
    CHECK(option_error([] {
            MultiHeadAttention(2, 4, {.flash_attention = true});
          }).starts_with("MultiHeadAttention: flash_attention = true needs the kernels of a GPU"));
    CHECK(option_error([] { GroupQueryAttention(4, 5, 2); }) ==
          "GroupQueryAttention: expected num_query_heads to be a multiple of num_key_value_heads, got 5 and 2");
    CHECK(contains(call_error(MultiHeadAttention(2, 4), {{3, 5}}),
                   "expected inputs query, value and perhaps key, got 1"));
    CHECK(contains(call_error(MultiHeadAttention(2, 4), {{3, 5}, {4, 6}, {3, 6}}),
                   "got (None, 3, 5), (None, 4, 6) and (None, 3, 6)"));
    CHECK(contains(call_error(MultiHeadAttention(2, 4, {.attention_axes = -1}), {{3, 5}, {4, 6}}),
                   "expected attention_axes between the batch and the features"));
    CHECK(contains(call_error(GroupQueryAttention(4, 2, 1), {{3, 5, 2}, {3, 5, 2}}), "expected an input of rank 3"));

    const auto equation_error = [](const char* equation) { return option_error([&] { EinsumDense(equation, {4}); }); };
    CHECK(contains(equation_error("ab->ac"), "must have the form X,Y->Z"));
    CHECK(contains(equation_error("...ab,bc->ac"), "must have its ellipsis in the first term and in the output"));
    CHECK(contains(equation_error("ab,bc->ad"), "has 'd' in the output, which neither the input nor the kernel has"));
    CHECK(contains(equation_error("ab,bcd->ac"), "has 'd' in the kernel, which neither the input nor the output has"));
    CHECK(contains(option_error([] { EinsumDense("ab,bc->ac", {4}, {.bias_axes = "b"}); }),
                   "has no axis 'b' in the output for bias_axes"));
    CHECK(contains(call_error(EinsumDense("abc,cd->abd", {None, 4}), {{3}}), "expected an input that fits"));
    CHECK(contains(call_error(EinsumDense("abc,cd->abd", {4}), {{3, 5}}), "an extent for each axis of \"abd\""));
    CHECK(contains(call_error(EinsumDense("abc,cd->abd", {2, 4}), {{3, 5}}), "the extent that it has, got (2, 4)"));

    CHECK(option_error([] { GroupNormalization({.groups = 0}); }) == "GroupNormalization: expected groups >= 1, got 0");
    CHECK(contains(call_error(GroupNormalization({.groups = 3}), {{7, 4}}), "a multiple of 3 groups, got axis -1"));
  }

  TEST_CASE("normalising and encoding layers say what they cannot take") {
    CHECK(contains(option_error([] { Normalization({.mean = 1.0}); }), "both mean and variance or neither, got mean"));
    CHECK(contains(option_error([] { Normalization({.mean = Numbers{1, 2}, .variance = 1.0}); }), "of one shape"));
    CHECK(contains(call_error(Normalization({.mean = Numbers{1, 2}, .variance = Numbers{1, 1}}), {{3}}),
                   "expected an input that mean of shape (2,) fits, got shape (None, 3)"));
    CHECK(contains(option_error([] { Discretization(DiscretizationOptions{}); }),
                   "expected bin_boundaries or num_bins, got neither"));
    CHECK(contains(option_error([] { Discretization({.bin_boundaries = {{1, 2}}, .num_bins = 3}); }), "got both"));
    CHECK(contains(option_error([] { Discretization({.bin_boundaries = {{2, 1}}}); }), "in ascending order"));
    CHECK(option_error([] { CategoryEncoding(0); }) == "CategoryEncoding: expected num_tokens >= 1, got 0");
    CHECK(contains(option_error([] { CategoryEncoding(3, {.output_mode = "one_hat"}); }), "Did you mean 'one_hot'?"));
    CHECK(contains(message<ConfigError>([] {
                     CategoryEncoding(3)(Input({2}), {{"count_weights", Input({2})}});
                   }),
                   "takes count_weights with output_mode \"count\" only"));
    CHECK(contains(option_error([] { layers::Attention({.score_mode = "dots"}); }), "Did you mean 'dot'?"));
    CHECK(contains(option_error([] { AlphaDropout(1); }), "expected rate < 1, got 1"));
    CHECK(contains(message<ConfigError>([] { SpectralNormalization{Flatten()}(Input({2})); }),
                   "expected a layer with a weight \"kernel\" or \"embeddings\""));
    CHECK(contains(option_error([] { ReversibleEmbedding(3, 2, {.reverse_dtype = "float16"}); }), "reverse_dtype"));
    CHECK(contains(call_error(RMSNormalization({.axis = 1}), {{3, 5}}), "do not broadcast"));
  }
}
