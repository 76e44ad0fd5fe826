// A Keras program with classes and functions of its own (tools/record_ported.py), line by line in C++.
#include <doctest/doctest.h>

#include <hornet/hornet.hpp>

#include "tests/files/scratch.hpp"
#include "tests/golden_dir.hpp"
#include "tests/golden_tests/summary_text.hpp"
#include "tests/model/recorded_tensors.hpp"

using namespace hornet;

namespace {

Value sharp(Value x) { return ops::tanh(2 * x); }

Value contrast(Value y_true, Value y_pred) {
  const Value margin = ops::square(ops::maximum(1 - y_pred, 0));
  return ops::mean((1 - y_true) * ops::square(y_pred) + y_true * margin, -1);
}

struct Projection {
  std::int64_t units = 0;
  static constexpr std::string_view class_name = "Projection", package = "mine";
  static constexpr auto fields() { return std::tuple{Field{"units", &Projection::units}}; }
  Value call(Scope& scope, Value x) const {
    return ops::matmul(x, scope.weight("kernel", {x.shape().back(), units}, "glorot_uniform"));
  }
};

void register_own() {
  register_layer<Projection>();
  register_activation("mine>sharp", sharp);
  register_loss("mine>contrast", contrast);
}

Model build() {
  auto inputs = Input({6, 4});
  Sequential stem({layers::Dense(5, {.activation = "mine>sharp"}), Projection{3}}, {.name = "stem"});
  auto x = stem(inputs);
  x = ops::get_item(x, {All, NewAxis}) + 1.0;
  x = layers::Reshape({18})(x);
  auto first = ops::get_item(x, {All, 0});
  Initializer bias = initializers::Constant(Tensor{0.1, -0.2});
  x = layers::Dense(2, {.bias_initializer = bias, .name = "head"})(x);
  auto outputs = layers::Activation("sigmoid")(x) * ops::reshape(ops::sigmoid(first), {-1, 1});
  return Model({.inputs = inputs, .outputs = outputs});
}

Tensor recorded(const Config& run, const char* name) {
  return ConfigCodec<layers::Numbers>::decode(run.at(name)).value.astype(f32);
}

}  // namespace

TEST_SUITE("model") {
  TEST_CASE("a Keras program with classes of its own: the same model, file, history and averaged weights") {
    const auto folder = golden_file("ported");
    if (!folder) return;
    const RegistrationScope forgotten_afterwards;
    register_own();
    reset_names();
    Model model = build();
    CHECK(summary_of(model) == read_text(*folder + "/summary.txt"));

    const Config run = parse_json(read_text(*folder + "/run.json"));
    const Tensor x = recorded(run, "x"), y = recorded(run, "y");
    model.compile({.optimizer = optimizers::Adam({.learning_rate = 0.02, .use_ema = true, .ema_momentum = 0.8}),
                   .loss = "mine>contrast",
                   .metrics = {"mae"}});
    Model loaded = load_model(*folder + "/model.keras");
    CHECK(loaded.to_json() == model.to_json());
    model.load_weights(*folder + "/model.keras");
    CHECK(distance(model.predict(x, {.verbose = 0}), recorded(run, "before")) < 1e-6);

    for (Model each : {model, loaded}) {
      const History history = each.fit(x, y,
                                       {.batch_size = 7,
                                        .epochs = 4,
                                        .verbose = 0,
                                        .callbacks = {callbacks::SwapEMAWeights({.swap_on_epoch = true})},
                                        .validation_data = {x, y},
                                        .shuffle = false});
      for (const auto& [name, values] : history.history)
        CHECK(distance(Tensor::from(values).astype(f32), recorded(run.at("history"), name.c_str())) < 2e-6);
      CHECK(history.history.size() == run.at("history").as_dict().size());
      CHECK(distance(each.predict(x, {.verbose = 0}), recorded(run, "after")) < 1e-5);
    }
  }
}
