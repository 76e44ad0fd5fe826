// The dtype policy mixed_bfloat16: which layers compute in what, training beside Keras, configurations and files.
#include <doctest/doctest.h>

#include <cmath>
#include <hornet/base/threads.hpp>
#include <hornet/hornet.hpp>

#include "tests/files/scratch.hpp"
#include "tests/model/dtype_scopes.hpp"
#include "tests/model/small_models.hpp"
#include "tests/model/waves.hpp"

using namespace hornet;

namespace {

void check_rows(const Tensor& got, const std::vector<double>& expected, double tolerance) {
  const Tensor wide = got.astype(f64);
  for (std::size_t i = 0; i < expected.size(); ++i)
    CHECK(wide.data<double>()[i] == doctest::Approx(expected[i]).epsilon(tolerance));
}

std::vector<double> losses_of(Model& model, const Tensor& x, const Tensor& y, int epochs) {
  return model.fit(x, y, {.batch_size = x.shape()[0], .epochs = epochs, .verbose = 0, .shuffle = false})
      .history.at("loss");
}

struct Running {
  static constexpr std::string_view class_name = "Running";
  Value call(Scope& scope, Value x) const {
    const Value mean = scope.weight("mean", {3}, "zeros", {.trainable = false});
    if (scope.training()) scope.update(mean, mean * 0.5 + ops::mean(x, {0}) * 0.5);
    return x - mean;
  }
};

Sequential convolutional() {
  return Sequential({Input({6, 5, 2}), layers::Conv2D(3, 3, {.padding = "same", .use_bias = false}),
                     layers::BatchNormalization(), layers::Activation("relu"), layers::MaxPooling2D(2),
                     layers::Conv2D(4, 2), layers::GlobalAveragePooling2D(), layers::Dense(3)});
}

}  // namespace

TEST_SUITE("model") {
  TEST_CASE("a layer keeps the policy of the time it was made, or its own; weights are float32") {
    const layers::Dense before(3);
    const Policy mixed("mixed_bfloat16");
    const layers::Dense narrow(3), wide(3, {.dtype = "float32"});
    CHECK(dtype_policy().name() == "mixed_bfloat16");
    CHECK(before.dtype_policy().name() == "float32");
    CHECK(wide.dtype_policy().compute_dtype() == f32);
    const KerasTensor x = Input({5});
    CHECK(narrow(x).dtype() == bf16);
    CHECK(wide(narrow(x)).dtype() == f32);
    CHECK(narrow(Tensor::ones({2, 5})).dtype() == bf16);
    CHECK(narrow.weights()[0].variable->type().dtype == f32);
    CHECK(layers::Embedding(1000, 4)(Tensor({{777, 3}})).dtype() == bf16);  // 777 is no bfloat16
    CHECK(layers::Flatten()(Tensor({{1, 2}}).astype(i32)).dtype() == i32);
  }

  TEST_CASE("policies that there are not are refused with a word on what to use") {
    CHECK(thrown([] { set_dtype_policy("mixed_float16"); }).find("use 'mixed_bfloat16'") != std::string::npos);
    CHECK(thrown([] { layers::Dense(3, {.dtype = "bfloat16"}); }).find("'mixed_bfloat16'") != std::string::npos);
    CHECK(thrown([] { set_dtype_policy("mixed_bfloat61"); }).find("Did you mean 'mixed_bfloat16'?") !=
          std::string::npos);
    CHECK(dtype_policy().name() == "float32");
  }

  // Expected values here and below: Keras 3.15.1 on JAX 0.10 (CPU), the same layers with the same weights and inputs
  // under keras.config.set_dtype_policy("mixed_bfloat16"), model.predict and four times model.train_on_batch.
  TEST_CASE("a dense net with a float32 head puts out and learns what Keras does") {
    const Policy mixed("mixed_bfloat16");
    Sequential model({Input({5}), layers::Dense(7, {.activation = "relu"}),
                      layers::Dense(3, {.activation = "softmax", .dtype = "float32"})});
    set_waves(model);
    const Tensor x = waves({8, 5}), y = classes_of(8);
    const Tensor predicted = model.predict(x, {.verbose = 0});
    CHECK(predicted.dtype() == f32);
    check_rows(predicted,
               {0.47647562623023987, 0.30434054136276245, 0.2191837728023529, 0.45393338799476624, 0.3051034212112427,
                0.2409631758928299, 0.4363641142845154, 0.31126195192337036, 0.25237396359443665},
               1e-3);
    model.compile({.optimizer = optimizers::SGD{.learning_rate = 0.1}, .loss = "sparse_categorical_crossentropy"});
    const std::vector<double> keras{1.1228384971618652, 1.1153504848480225, 1.1088364124298096, 1.1024088859558105};
    const std::vector<double> ours = losses_of(model, x, y, 4);
    for (std::size_t i = 0; i < keras.size(); ++i) CHECK(ours[i] == doctest::Approx(keras[i]).epsilon(1e-3));
    check_rows(model.weights()[0].variable->value(),
               {0.01346435584127903, 0.32132861018180847, 0.48789089918136597, 0.4286811351776123, 0.166801318526268,
                -0.1712595522403717, -0.4475676715373993},
               2e-3);
  }

  TEST_CASE("a convolutional net with batch normalisation puts out and learns what Keras does") {
    const Policy mixed("mixed_bfloat16");
    Sequential model = convolutional();
    set_waves(model);
    const Tensor x = waves({4, 6, 5, 2}), y = classes_of(4);
    const Tensor predicted = model.predict(x, {.verbose = 0});
    CHECK(predicted.dtype() == bf16);
    check_rows(predicted, {0.384765625, 0.31640625, 0.09765625, 0.34765625, 0.3125, 0.126953125}, 0.03);
    model.compile({.optimizer = optimizers::SGD{.learning_rate = 0.05, .momentum = 0.9},
                   .loss = losses::SparseCategoricalCrossentropy{.from_logits = true}});
    const std::vector<double> keras{1.082898497581482, 1.0419899225234985, 0.9751954674720764, 0.8942237496376038};
    const std::vector<double> ours = losses_of(model, x, y, 4);
    for (std::size_t i = 0; i < keras.size(); ++i) CHECK(ours[i] == doctest::Approx(keras[i]).epsilon(5e-3));
    check_rows(model.weights()[3].variable->value(), {0.06647686660289764, -0.2552948594093323, -0.4569993019104004},
               1e-3);
  }

  TEST_CASE("training under the policy reaches float32's loss, with the same bits on any number of threads") {
    const Tensor x = numbers({120, 6, 5, 2}), y = classes(120, 3);
    const auto losses = [&](const char* policy) {
      const Policy here(policy);
      set_random_seed(5);
      Sequential model = convolutional();
      model.compile({.optimizer = "adam", .loss = losses::SparseCategoricalCrossentropy{.from_logits = true}});
      return model.fit(x, y, {.batch_size = 16, .epochs = 8, .verbose = 0}).history.at("loss");
    };
    const std::vector<double> wide = losses("float32"), narrow = losses("mixed_bfloat16");
    CHECK(narrow != wide);
    CHECK(narrow.back() < narrow.front());
    for (std::size_t i = 0; i < wide.size(); ++i) CHECK(narrow[i] == doctest::Approx(wide[i]).epsilon(0.02));
    const int threads = num_threads();
    set_num_threads(threads == 1 ? 3 : 1);
    CHECK(losses("mixed_bfloat16") == narrow);
    set_num_threads(threads);
  }

  TEST_CASE("policies go through configurations and files, layer by layer, to sublayers too") {
    const ScratchDirectory scratch;
    Sequential model({Input({7, 5}), layers::LSTM(4, {.return_sequences = true, .dtype = "mixed_bfloat16"}),
                      layers::Bidirectional(layers::GRU(3, {.dtype = "mixed_bfloat16"})),
                      layers::Dense(3, {.dtype = "mixed_bfloat16"}), layers::Softmax()});
    model.compile({.optimizer = "sgd", .loss = "sparse_categorical_crossentropy"});
    model.fit(numbers({4, 7, 5}), classes(4, 3), {.epochs = 1, .verbose = 0});
    model.save(scratch / "a.keras");
    Model loaded = load_model(scratch / "a.keras"), copy = model_from_json(model.to_json());
    for (const Model& again : {loaded, copy}) {
      const std::vector<Layer> layers = again.layers();
      CHECK(layers[0].dtype_policy().name() == "mixed_bfloat16");
      CHECK(layers[0].definition().children()[0].second.dtype_policy().name() == "mixed_bfloat16");
      CHECK(layers[1].dtype_policy().name() == "float32");
      CHECK(layers[1].definition().children()[0].second.dtype_policy().name() == "mixed_bfloat16");
      CHECK(layers[1].definition().children()[1].second.dtype_policy().name() == "mixed_bfloat16");
      CHECK(layers[2].dtype_policy().name() == "mixed_bfloat16");
      CHECK(layers[3].dtype_policy().name() == "float32");
    }
    const Tensor x = numbers({2, 7, 5}, 9);
    CHECK(identical(loaded.predict(x, {.verbose = 0}), model.predict(x, {.verbose = 0})));
    layers::MultiHeadAttention attention(2, 3, {.dtype = "mixed_bfloat16"});
    CHECK(attention(std::vector{x, x}).dtype() == bf16);
    for (const auto& child : attention.definition().children())
      CHECK_MESSAGE(child.second.dtype_policy().name() == "mixed_bfloat16", child.first);
  }

  TEST_CASE("Keras' own configurations of policies are read: objects, bare names, null; others are refused") {
    const auto dense = [](const std::string& dtype) {
      return ConfigCodec<Layer>::decode(
          parse_json(R"({"class_name": "Dense", "config": {"units": 3, "dtype": )" + dtype + "}}"));
    };
    const std::string object =
        R"({"module": "keras", "class_name": "DTypePolicy", "config": {"name": "mixed_bfloat16"}, "registered_name": null})";
    CHECK(dense(object).dtype_policy().name() == "mixed_bfloat16");
    CHECK(to_json(dense(object).get_config().at("dtype")) == to_json(parse_json(object)));
    CHECK(dense(R"("mixed_bfloat16")").dtype_policy().name() == "mixed_bfloat16");
    CHECK(dense(R"({"class_name": "Policy", "config": {"name": "mixed_bfloat16"}})").dtype_policy().name() ==
          "mixed_bfloat16");  // Keras 2's
    CHECK(dense("null").dtype_policy().name() == "float32");
    CHECK(thrown([&] { dense(R"("mixed_float16")"); }).find("mixed_bfloat16") != std::string::npos);
    CHECK(thrown([&] {
            dense(R"({"class_name": "QuantizedDTypePolicy", "config": {"mode": "int8", "source_name": "float32"}})");
          }).find("QuantizedDTypePolicy") != std::string::npos);
  }

  TEST_CASE("a weight that is updated under the policy is updated as it is stored") {
    const Layer layer(Running{}, {.dtype = "mixed_bfloat16"});
    const Tensor x{{1, 2, 3}, {3, 4, 5}};
    CHECK(layer(x, true).dtype() == bf16);
    CHECK(identical(layer.get_weights()[0], Tensor{1, 1.5, 2}));
    layer(x, true);
    CHECK(identical(layer.get_weights()[0], Tensor{1.5, 2.25, 3}));
  }
}
