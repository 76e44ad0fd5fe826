// The dtype policy float64: types of weights, losses and metrics, training beside Keras, files.
#include <doctest/doctest.h>

#include <cmath>
#include <hornet/hornet.hpp>

#include "tests/files/scratch.hpp"
#include "tests/model/dtype_scopes.hpp"
#include "tests/model/small_models.hpp"
#include "tests/model/waves.hpp"

using namespace hornet;

namespace {

// floatx's, and the policy's, which other tests have set.
struct Float64 {
  Floatx floatx{"float64"};
  Policy policy{"float64"};
};

Sequential recurrent() {
  Sequential model({Input({5, 3}), layers::LSTM(4, {.return_sequences = true}), layers::LayerNormalization(),
                    layers::Flatten(), layers::Dense(6, {.activation = "tanh"}), layers::BatchNormalization(),
                    layers::Dense(3, {.activation = "softmax"})});
  set_waves(model);
  model.compile({.optimizer = optimizers::Adam({.learning_rate = 0.01}),
                 .loss = "sparse_categorical_crossentropy",
                 .metrics = {"accuracy"}});
  return model;
}

const FitOptions kQuiet{.batch_size = 9, .epochs = 4, .verbose = 0, .shuffle = false};

}  // namespace

TEST_SUITE("model") {
  // The first loss is that of the formulas in NumPy's float64. The others are Keras' (3.15.1, PyTorch and JAX agree so
  // far under keras.config.set_floatx("float64"), for parts of both compute in float32).
  TEST_CASE("training under float64 computes in it, and learns what Keras learns") {
    const Float64 here;
    Sequential model = recurrent();
    const Tensor x = waves({9, 5, 3});
    const std::vector<double> losses = model.fit(x, classes_of(9), kQuiet).history.at("loss");
    CHECK(losses[0] == doctest::Approx(0.9558772938178396).epsilon(1e-15));
    const double later[] = {0.8014867, 0.6828045, 0.6889949};
    for (std::size_t i = 0; i < 3; ++i) CHECK(losses[i + 1] == doctest::Approx(later[i]).epsilon(3e-7));
    const Tensor predicted = model.predict(x, {.verbose = 0});
    CHECK(predicted.dtype() == f64);
    const double row[] = {0.2705266, 0.3358379, 0.3936355};
    for (std::int64_t i = 0; i < 3; ++i) CHECK(predicted.at({4, i}) == doctest::Approx(row[i]).epsilon(1e-6));
  }

  TEST_CASE("what learns under float64 is of it: weights, slots, the rate; it trains on from its file to the bit") {
    const Float64 here;
    Sequential model = recurrent();
    const Tensor x = waves({9, 5, 3}), y = classes_of(9);
    model.fit(x, y, kQuiet);
    for (const Weight& weight : model.weights()) CHECK(weight.variable->type().dtype == f64);
    for (const auto& variable : model.optimizer().variables())
      CHECK((variable->type().dtype == f64) == (variable->name != "iteration"));
    CHECK(model.optimizer().learning_rate() == 0.01);
    const ScratchDirectory scratch;
    model.save(scratch / "m.keras");
    set_dtype_policy("float32");  // a file says what its layers are
    Model loaded = load_model(scratch / "m.keras");
    CHECK(loaded.to_json() == model.to_json());
    CHECK(model.fit(x, y, kQuiet).history == loaded.fit(x, y, kQuiet).history);
    CHECK(same_weights(model, loaded));
  }

  TEST_CASE("a layer of float64 among others takes and gives what they compute in") {
    Sequential model({Input({3}), layers::Dense(4, {.dtype = "float64"}), layers::Dense(2)});
    CHECK(model.layers()[0].weights()[0].variable->type().dtype == f64);
    CHECK(model.layers()[1].weights()[0].variable->type().dtype == f32);
    CHECK(model.predict(Tensor::ones({5, 3}), {.verbose = 0}).dtype() == f32);
    Sequential without_input({layers::Dense(2, {.dtype = "float64"})});
    CHECK(without_input.predict(numbers({5, 3}).astype(f64), {.verbose = 0}).dtype() == f64);
    CHECK(without_input.inputs()[0].dtype() == f32);  // the data's, which a floatx of float32 rounds
  }

  TEST_CASE("floatx is float32 or float64, and what is made follows it") {
    CHECK(floatx() == f32);
    {
      const Float64 here;
      CHECK(floatx() == f64);
      CHECK(Input({3}).dtype() == f64);
      CHECK(dtype_policy().name() == "float64");
      CHECK(Metric("mse").config().at("dtype") == Config("float64"));
    }
    CHECK(thrown([] { set_floatx("bfloat16"); }).find("mixed_bfloat16") != std::string::npos);
    CHECK(thrown([] { set_floatx("float65"); }).find("Did you mean 'float64'?") != std::string::npos);
    CHECK(Input({3}).dtype() == f32);
  }

  TEST_CASE("layers that adapt do so in float64: numbers that float32 holds for one are told apart") {
    const Float64 here;
    const Tensor x = Tensor::from<double>({1, 1 + 1e-10, 1 + 2e-10, 1 + 3e-10}).reshape({4, 1});
    layers::Normalization normalization;
    normalization.adapt(x);
    const Tensor normalized = normalization(x);
    CHECK(normalized.dtype() == f64);
    CHECK(normalized.at({3, 0}) > normalized.at({2, 0}));
    const layers::Discretization bins({.bin_boundaries = std::vector<double>{1 + 0.5e-10, 1 + 1.5e-10}});
    CHECK(identical(bins(x), Tensor::from<std::int64_t>({0, 1, 2, 2}).astype(bins(x).dtype()).reshape({4, 1})));
  }

  TEST_CASE("a metric's mean of float64 is kept in it, and its dtype is in its configuration") {
    Metric wide = Metric("mse").kept_in(f64);
    const Tensor truth = numbers({7, 2}).astype(f64), guess = numbers({7, 2}, 2).astype(f64);
    wide.update_state(truth, guess);
    double sum = 0;
    for (std::size_t i = 0; i < 14; ++i) sum += std::pow(truth.data<double>()[i] - guess.data<double>()[i], 2);
    CHECK(wide.result() == doctest::Approx(sum / 14).epsilon(1e-12));
    CHECK(wide.config().at("dtype") == Config("float64"));
    CHECK(Metric("mse").config().at("dtype") == Config("float32"));
    CHECK_THROWS_WITH_AS(Metric("mse").kept_in(bf16), doctest::Contains("float32 or float64, got bfloat16"),
                         DTypeError);
  }
}
