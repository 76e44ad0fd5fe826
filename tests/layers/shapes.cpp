// Every layer of the catalog: shapes with an unknown batch, calls of several batch sizes, configurations.
#include <doctest/doctest.h>

#include <hornet/layers/layers.hpp>
#include <set>

#include "tests/layers/check_layer.hpp"

using namespace hornet;
using namespace hornet::layers;

namespace {

struct Case {
  Layer layer;
  std::vector<TensorType> inputs;  // without the batch
  Shape output;                    // without the batch
};

const TensorType vector{f32, {7}}, steps{f32, {3, 5}}, image{f32, {7, 9, 2}}, pixels{u8, {7, 9, 2}},
    volume{f32, {5, 7, 6, 2}};

std::vector<Case> cases() {
  return {
      {layers::Activation("swish"), {steps}, {3, 5}},
      {AdaptiveAveragePooling1D(2), {{u8, {7, 5}}}, {2, 5}},
      {AdaptiveAveragePooling2D({7, 4}), {image}, {7, 4, 2}},
      {AdaptiveAveragePooling3D({2, 7, 3}, {.data_format = "channels_first"}), {{f32, {2, 5, 7, 6}}}, {2, 2, 7, 3}},
      {AdaptiveMaxPooling1D(5), {steps}, {5, 5}},
      {AdaptiveMaxPooling2D({3, 3}, {.data_format = "channels_first"}), {{u8, {2, 7, 9}}}, {2, 3, 3}},
      {AdaptiveMaxPooling3D({2, 7, 4}), {volume}, {2, 7, 4, 2}},
      {ActivityRegularization({.l1 = 0.1, .l2 = 0.2}), {steps}, {3, 5}},
      {Add(), {steps, {f32, {1, 5}}}, {3, 5}},
      {AdditiveAttention(), {steps, {f32, {4, 5}}}, {3, 5}},
      {AlphaDropout(0.3, {.noise_shape = {None, 1}}), {vector}, {7}},
      {layers::Attention({.use_scale = true, .score_mode = "concat", .dropout = 0.2}),
       {steps, {f32, {4, 2}}, {f32, {4, 5}}},
       {3, 2}},
      {Average(), {steps, steps, {f32, {5}}}, {3, 5}},
      {AveragePooling1D(2), {steps}, {1, 5}},
      {AveragePooling2D(2), {image}, {3, 4, 2}},
      {AveragePooling2D({3, 2}, {.strides = 1, .padding = "same"}), {pixels}, {7, 9, 2}},
      {AveragePooling3D({2, 3, 1}, {.strides = 2, .padding = "same"}), {volume}, {3, 4, 3, 2}},
      {BatchNormalization(), {image}, {7, 9, 2}},
      {BatchNormalization({.axis = 1, .momentum = 0.5, .center = false, .name = "bn"}), {pixels}, {7, 9, 2}},
      {CenterCrop(4, 6), {pixels}, {4, 6, 2}},
      {CenterCrop(8, 6, {.data_format = "channels_first"}), {{f32, {2, 7, 9}}}, {2, 8, 6}},
      {Bidirectional(LSTM(4)), {steps}, {8}},
      {Bidirectional(GRU(4, {.return_sequences = true}), {.merge_mode = "sum"}), {steps}, {3, 4}},
      {BatchNormalization({.renorm = true, .renorm_clipping = RenormClipping{.rmax = 2, .dmax = 1}}),
       {image},
       {7, 9, 2}},
      {CategoryEncoding(4), {{i32, {5}}}, {4}},
      {CategoryEncoding(4, {.output_mode = "one_hot"}), {{u8, {5, 1}}}, {5, 4}},
      {CategoryEncoding(4, {.output_mode = "count"}), {{f32, {5, 3}}}, {3, 4}},
      {Concatenate(), {steps, {f32, {3, 2}}}, {3, 7}},
      {Concatenate(1), {steps, {f32, {4, 5}}}, {7, 5}},
      {Conv1D(4, 2), {steps}, {2, 4}},
      {Conv1D(4, 3, {.padding = "causal", .dilation_rate = 2}), {{u8, {7, 5}}}, {7, 4}},
      {Conv1D(6, 2, {.strides = 2, .padding = "causal", .data_format = "channels_first", .groups = 3}),
       {{f32, {3, 7}}},
       {6, 4}},
      {Conv1DTranspose(4, 3, {.strides = 2}), {steps}, {7, 4}},
      {Conv2D(4, 3), {image}, {5, 7, 4}},
      {Conv2D(4, {3, 2}, {.strides = {2, 3}, .padding = "same", .groups = 2, .activation = "relu"}),
       {pixels},
       {4, 3, 4}},
      {Conv2D(5, 2, {.data_format = "channels_first", .dilation_rate = 2, .use_bias = false}),
       {{f32, {3, 7, 9}}},
       {5, 5, 7}},
      {Conv2DTranspose(4, {3, 2}, {.strides = {2, 3}, .padding = "same"}), {pixels}, {14, 27, 4}},
      {Conv2DTranspose(5, 4, {.strides = 3, .output_padding = {0, 2}, .data_format = "channels_first"}),
       {{f32, {2, 3, 5}}},
       {5, 10, 18}},
      {Conv3D(4, {2, 3, 1}, {.strides = {1, 2, 3}, .activation = "tanh"}), {volume}, {4, 3, 2, 4}},
      {Conv3DTranspose(3, {2, 3, 1}, {.strides = {1, 2, 3}, .padding = "same"}), {volume}, {5, 14, 18, 3}},
      {ConvLSTM1D(4, 3, {.return_sequences = true}), {image}, {7, 7, 4}},
      {ConvLSTM1D(4, 2, {.strides = 2, .padding = "same", .data_format = "channels_first", .go_backwards = true}),
       {{f32, {3, 2, 7}}},
       {4, 4}},
      {ConvLSTM2D(4, {3, 2}, {.strides = {2, 3}, .use_bias = false, .dropout = 0.5, .recurrent_dropout = 0.25}),
       {{f32, {3, 7, 9, 2}}},
       {3, 3, 4}},
      {ConvLSTM2D(4, 2, {.dilation_rate = 3, .unit_forget_bias = false, .dropout = 0.5, .return_sequences = true}),
       {{u8, {3, 7, 9, 2}}},
       {3, 4, 6, 4}},
      {ConvLSTM3D(2, {1, 2, 3}, {.data_format = "channels_first", .recurrent_dropout = 0.5, .stateful = false}),
       {{f32, {3, 2, 4, 5, 6}}},
       {2, 4, 4, 4}},
      {Cropping1D({1, 0}), {steps}, {2, 5}},
      {Cropping2D({{1, 2}, {3, 0}}), {image}, {4, 6, 2}},
      {Cropping3D({{1, 2}, 2, {0, 3}}), {volume}, {2, 3, 3, 2}},
      {CustomScaleLayer(0.2), {steps, steps}, {3, 5}},
      {Dense(4, {.activation = "softmax", .name = "digit"}), {vector}, {4}},
      {Dense(4, {.kernel_regularizer = "l2", .activity_regularizer = "l1", .kernel_constraint = "max_norm"}),
       {steps},
       {3, 4}},
      {Dense(4), {pixels}, {7, 9, 4}},
      {DepthwiseConv1D(2, {.depth_multiplier = 3}), {steps}, {2, 15}},
      {DepthwiseConv2D({3, 2}, {.strides = 2, .padding = "same", .data_format = "channels_first"}),
       {{u8, {3, 7, 8}}},
       {3, 4, 4}},
      {Discretization({.bin_boundaries = {{0.5, 1, 2.5}}}), {pixels}, {7, 9, 2}},
      {Discretization({.bin_boundaries = {{1, 2}}, .output_mode = "multi_hot"}), {vector}, {3}},
      {Dot(1), {vector, vector}, {1}},
      {Dot({2, 1}, {.normalize = true}), {steps, {f32, {5, 2, 4}}}, {3, 2, 4}},
      {Dropout(0.5, {.seed = 3}), {steps}, {3, 5}},
      {Dropout(0.5, {.noise_shape = {None, 1, 5}}), {steps}, {3, 5}},
      {ELU(0.5), {vector}, {7}},
      {EinsumDense("abc,cd->abd", {None, 4}, {.activation = "relu", .bias_axes = "d"}), {steps}, {3, 4}},
      {EinsumDense("...x,xyz->...yz", {4, 3}, {.bias_axes = "z", .activity_regularizer = "l1"}), {image}, {7, 9, 4, 3}},
      {EinsumDense("ab...,bc->ac...", {4}, {.bias_axes = "c"}), {pixels}, {4, 9, 2}},
      {Embedding(4, 6, {.mask_zero = true}), {{i32, {5}}}, {5, 6}},
      {Embedding(4, 6), {{u8, {5, 2}}}, {5, 2, 6}},
      {Flatten(), {pixels}, {126}},
      {Flatten(), {{f32, {}}}, {1}},
      {GRU(4, {.dropout = 0.2, .recurrent_dropout = 0.3, .reset_after = false}), {steps}, {4}},
      {GRUCell(4), {{f32, {5}}, {f32, {4}}}, {4}},
      {GaussianDropout(0.3), {vector}, {7}},
      {GaussianNoise(0.3, {.seed = 1}), {vector}, {7}},
      {GlobalAveragePooling1D({.keepdims = true}), {steps}, {1, 5}},
      {GlobalAveragePooling2D(), {pixels}, {2}},
      {GlobalAveragePooling2D({.data_format = "channels_first", .keepdims = true}), {image}, {7, 1, 1}},
      {GlobalAveragePooling3D({.data_format = "channels_first"}), {volume}, {5}},
      {GlobalMaxPooling1D(), {steps}, {5}},
      {GlobalMaxPooling2D({.keepdims = true}), {image}, {1, 1, 2}},
      {GlobalMaxPooling3D(), {volume}, {2}},
      {GroupNormalization({.groups = 2}), {image}, {7, 9, 2}},
      {GroupNormalization({.groups = -1, .axis = 1, .scale = false}), {pixels}, {7, 9, 2}},
      {GroupQueryAttention(4, 6, 2), {steps, {f32, {4, 2}}}, {3, 5}},
      {GroupQueryAttention(4, 2, 1, {.dropout = 0.2, .use_bias = false, .sliding_window = 2, .use_gate = true}),
       {steps, steps, {f32, {3, 2}}},
       {3, 5}},
      {Identity(), {pixels}, {7, 9, 2}},
      {LSTM(4, {.return_sequences = true, .go_backwards = true}), {steps}, {3, 4}},
      {LSTM(4, {.unit_forget_bias = false, .dropout = 0.5, .recurrent_dropout = 0.5, .seed = 3}), {steps}, {4}},
      {LSTMCell(4, {.use_bias = false}), {{f32, {5}}, {f32, {4}}, {f32, {4}}}, {4}},
      {LayerNormalization(), {steps}, {3, 5}},
      {LayerNormalization({.axis = {1, -1}, .scale = false}), {image}, {7, 9, 2}},
      {LayerScale(1e-6, 2), {image}, {7, 9, 2}},
      {LeakyReLU(), {pixels}, {7, 9, 2}},
      {Masking(2.0), {steps}, {3, 5}},
      {MaxPooling1D(2, {.strides = 1, .padding = "same"}), {steps}, {3, 5}},
      {MaxPooling2D(), {pixels}, {3, 4, 2}},
      {MaxPooling2D({2, 3}, {.strides = {1, 2}, .data_format = "channels_first"}), {{f32, {3, 7, 9}}}, {3, 6, 4}},
      {MaxPooling3D(), {{u8, {5, 7, 6, 2}}}, {2, 3, 3, 2}},
      {Maximum(), {steps, steps}, {3, 5}},
      {Minimum(), {steps, {f32, {3, 1}}}, {3, 5}},
      {MultiHeadAttention(2, 4), {steps, {f32, {4, 7}}}, {3, 5}},
      {MultiHeadAttention(2, 4, {.value_dim = 3, .dropout = 0.3, .output_shape = {2, 6}, .use_gate = true, .seed = 5}),
       {steps, {f32, {4, 7}}, {f32, {4, 2}}},
       {3, 2, 6}},
      {MultiHeadAttention(2, 4, {.use_bias = false, .attention_axes = 2}), {pixels, image}, {7, 9, 2}},
      {Multiply(), {steps, {f32, {3, 1}}}, {3, 5}},
      {Normalization(), {steps}, {3, 5}},
      {Normalization({.axis = 1, .mean = Numbers{1, 2, 3}, .variance = Numbers{0.5, 1, 2}, .invert = true}),
       {steps},
       {3, 5}},
      {PReLU(), {steps}, {3, 5}},
      {PReLU({.alpha_initializer = "ones", .shared_axes = {1, 2}}), {image}, {7, 9, 2}},
      {Permute({3, 1, 2}), {image}, {2, 7, 9}},
      {RNN({LSTMCell(4), SimpleRNNCell(2)}, {.return_sequences = true}), {steps}, {3, 2}},
      {RandomBrightness(0.2), {pixels}, {7, 9, 2}},
      {RandomContrast({0.1, 0.2}, {.value_range = {0, 1}}), {image}, {7, 9, 2}},
      {RandomFlip("vertical", {.seed = 3}), {pixels}, {7, 9, 2}},
      {RandomRotation({0.1, 0.2}, {.fill_mode = "wrap"}), {image}, {7, 9, 2}},
      {RandomTranslation(0.1, {0.2, 0.3}, {.interpolation = "nearest"}), {image}, {7, 9, 2}},
      {RandomZoom(0.5, {.fill_mode = "constant", .fill_value = 2}), {pixels}, {7, 9, 2}},
      {RandomZoom(0.5, 0.25), {image}, {7, 9, 2}},
      {ReLU({.max_value = 6.0, .negative_slope = 0.1, .threshold = 0.5}), {vector}, {7}},
      {RepeatVector(3), {vector}, {3, 7}},
      {ReversibleEmbedding(4, 6, {.tie_weights = false, .mask_zero = true, .logit_soft_cap = 3}), {{i32, {5}}}, {5, 6}},
      {RMSNormalization(), {steps}, {3, 5}},
      {RMSNormalization({.axis = {-2, -1}, .epsilon = 0.1}), {pixels}, {7, 9, 2}},
      {Rescaling(1.0 / 127.5, {.offset = -1}), {pixels}, {7, 9, 2}},
      {Rescaling({0.5, 0.25}, {.offset = {-1, -2}}), {pixels}, {7, 9, 2}},
      {Reshape({9, None}), {image}, {9, 14}},
      {Reshape({126}), {image}, {126}},
      {SeparableConv1D(4, 2, {.depth_multiplier = 2, .use_bias = false}), {steps}, {2, 4}},
      {SeparableConv2D(4, {3, 2}, {.strides = 2, .padding = "same"}), {pixels}, {4, 5, 4}},
      {Resizing(4, 11), {pixels}, {4, 11, 2}},
      {Resizing(5, 6, {.interpolation = "lanczos3", .pad_to_aspect_ratio = true, .data_format = "channels_first"}),
       {{f32, {2, 7, 9}}},
       {2, 5, 6}},
      {SimpleRNN(4, {.activation = "relu", .unroll = true}), {steps}, {4}},
      {SimpleRNNCell(4, {.dropout = 0.5}), {{f32, {5}}, {f32, {4}}}, {4}},
      {Softmax(), {vector}, {7}},
      {Softmax({1, -1}), {steps}, {3, 5}},
      {SpatialDropout1D(0.4, {.seed = 2}), {steps}, {3, 5}},
      {SpatialDropout2D(0.4), {image}, {7, 9, 2}},
      {SpatialDropout3D(0.4, {.data_format = "channels_first"}), {volume}, {5, 7, 6, 2}},
      {StackedRNNCells({GRUCell(2), LSTMCell(4)}), {{f32, {5}}, {f32, {2}}, {f32, {4}}, {f32, {4}}}, {4}},
      {SpectralNormalization(Dense(4)), {steps}, {3, 4}},
      {SpectralNormalization(Conv2D(4, 3), {.power_iterations = 2}), {image}, {5, 7, 4}},
      {StochasticDepth(0.3), {image}, {7, 9, 2}},
      {Subtract(), {steps, steps}, {3, 5}},
      {TimeDistributed(Dense(4)), {image}, {7, 9, 4}},
      {UpSampling1D(3), {steps}, {9, 5}},
      {UpSampling2D({2, 3}), {pixels}, {14, 27, 2}},
      {UpSampling2D(2, {.data_format = "channels_first", .interpolation = "bicubic"}), {{u8, {2, 3, 5}}}, {2, 6, 10}},
      {UpSampling3D({2, 1, 3}), {volume}, {10, 7, 18, 2}},
      {UnitNormalization(), {vector}, {7}},
      {UnitNormalization({1, -1}), {pixels}, {7, 9, 2}},
      {ZeroPadding1D({2, 1}), {steps}, {6, 5}},
      {ZeroPadding2D({{1, 2}, {0, 3}}), {pixels}, {10, 12, 2}},
      {ZeroPadding3D({1, {0, 2}, 3}, {.data_format = "channels_first"}), {{f32, {2, 3, 5, 7}}}, {2, 5, 7, 13}},
  };
}

// Classes of the library itself: other tests register their own behind them.
const std::size_t kOwnClasses = layer_catalog().entries().size();

}  // namespace

TEST_SUITE("layers") {
  TEST_CASE("every layer infers its shape, runs on any batch size and comes back from its configuration") {
    std::set<std::string> seen{"InputLayer"};  // tests/model
    for (const Case& each : cases()) {
      check_layer(each.layer, each.inputs, each.output);
      seen.emplace(each.layer.class_name());
    }
    for (std::size_t i = 0; i < kOwnClasses; ++i) {
      const std::string& class_name = layer_catalog().entries()[i].class_name;
      INFO(class_name << " has no case here");
      CHECK(seen.contains(class_name));
    }
  }

  TEST_CASE("copies of a layer are one layer: they share weights") {
    const Layer layer = Dense(3);
    const Layer copy = layer;
    const Tensor x{{1, 2}, {3, 4}};
    CHECK(identical(layer(x), copy(x)));
    CHECK(copy.count_params() == 9);
  }

  TEST_CASE("options reach the weights") {
    const Layer layer = Dense(3, {.bias_initializer = "ones",
                                  .kernel_regularizer = "l2",
                                  .kernel_constraint = "non_neg",
                                  .name = "named",
                                  .trainable = false});
    layer(Tensor{{1, 2}});
    CHECK(layer.name() == "named");
    CHECK(layer.trainable_weights().empty());
    const auto weights = layer.weights();
    CHECK(bool(weights[0].regularizer));
    CHECK(bool(weights[0].constraint));
    CHECK(!weights[1].regularizer);
    CHECK(weights[1].variable->path == "named/bias");
    CHECK(weights[1].variable->value().at({2}) == 1);
  }
}
