// Models of Keras' files in which calls say `training`, and one trained without targets (tools/record_calls.py).
#include <doctest/doctest.h>

#include <hornet/hornet.hpp>

#include "tests/files/scratch.hpp"
#include "tests/golden_dir.hpp"
#include "tests/model/recorded_tensors.hpp"

using namespace hornet;

namespace {

struct TripletLoss {
  double margin = 0.2;
  static constexpr std::string_view class_name = "TripletLoss", package = "mine";
  static constexpr auto fields() { return std::tuple{Field{"margin", &TripletLoss::margin}}; }
  std::vector<Value> call(Scope& scope, const std::vector<Value>& x) const {
    const Value near = ops::sum(ops::square(x[0] - x[1]), -1), far = ops::sum(ops::square(x[0] - x[2]), -1);
    scope.add_loss(ops::mean(ops::maximum(near - far + margin, 0)));
    return {near, far};
  }
};

// Zeros where it trains.
struct InferenceOnly {
  static constexpr std::string_view class_name = "InferenceOnly";
  static constexpr auto fields() { return std::tuple{}; }
  Value call(Scope& scope, Value x) const { return scope.training() ? x * 0 : x; }
};

std::vector<Tensor> inputs(const Config& run) {
  std::vector<Tensor> x;
  for (const Config& each : run.at("x").as_list()) x.push_back(tensor(each));
  return x;
}

void check_training(Model model, const Config& run, const Tensors& y) {
  const FitOptions options{.batch_size = 4, .epochs = 3, .verbose = 0, .shuffle = false};
  const std::vector<double> loss = model.fit(inputs(run), y, options).history.at("loss");
  CHECK(distance(Tensor::from(loss).astype(f32), tensor(run.at("loss"))) < 2e-6);
  CHECK(model.evaluate(inputs(run), y, {.verbose = 0})["loss"] ==
        doctest::Approx(run.at("evaluated").as_double()).epsilon(1e-5));
}

Model with_call(const std::string& class_name, const std::string& config, const std::string& training) {
  return model_from_json(R"({"class_name": "Functional", "config": {"name": "m", "layers": [
    {"class_name": "InputLayer", "config": {"batch_shape": [null, 70], "dtype": "float32", "name": "x"}, "name": "x",
     "inbound_nodes": []},
    {"class_name": ")" + class_name +
                         R"(", "config": {"name": "y")" + config + R"(}, "name": "y", "inbound_nodes": [{"args": [
     {"class_name": "__keras_tensor__", "config": {"keras_history": ["x", 0, 0]}}], "kwargs": {"training": )" +
                         training + R"(}}]}], "input_layers": ["x", 0, 0], "output_layers": ["y", 0, 0]}})");
}

}  // namespace

TEST_SUITE("model") {
  TEST_CASE("a file's `training` of a call that did not say it leaves training and inference as they are in Keras") {
    const auto folder = golden_file("calls");
    if (!folder) return;
    const Config run = parse_json(read_text(*folder + "/run.json"));
    for (const char* name : {"spectral", "augmented"}) {
      INFO(name);
      const Config& recorded = run.at(name);
      Model model = load_model(*folder + "/" + name + ".keras");
      CHECK(distance(model.predict(inputs(recorded), {.verbose = 0}), tensor(recorded.at("predicted"))) < 1e-6);
      if (recorded.find("loss")) check_training(model, recorded, tensor(recorded.at("y")));
    }
  }

  TEST_CASE("a call's `training` counts where it is not what Keras writes for every call of the class") {
    const RegistrationScope forgotten_afterwards;
    register_layer<InferenceOnly>();
    const Tensor ones = Tensor::ones({3, 70});
    const auto changes = [&](const Model& model, bool training) { return !identical(model(ones, training), ones); };
    CHECK(changes(with_call("Dropout", R"(, "rate": 0.5)", "false"), true));
    CHECK(changes(with_call("Dropout", R"(, "rate": 0.5)", "true"), false));
    CHECK(changes(with_call("InferenceOnly", "", "false"), true));
    CHECK(changes(with_call("BatchNormalization", R"(, "epsilon": 0)", "true"), false));
    CHECK_FALSE(changes(with_call("BatchNormalization", R"(, "epsilon": 0)", "false"), true));
  }

  TEST_CASE("a model whose layers add its loss is trained and evaluated without targets") {
    const auto folder = golden_file("calls");
    if (!folder) return;
    const RegistrationScope forgotten_afterwards;
    register_layer<TripletLoss>();
    const Config run = parse_json(read_text(*folder + "/run.json")).at("triplets");
    check_training(load_model(*folder + "/triplets.keras"), run, {});

    Model model = load_model(*folder + "/triplets.keras");
    const std::vector<Tensor> x = inputs(run), distances = model.predict_all(x, {.verbose = 0});
    CHECK(distance(ops::stack(distances, 0), tensor(run.at("predicted"))) < 1e-6);
    CHECK(model.train_on_batch(x, {})["loss"] > 0);
    model.compile({.optimizer = "sgd", .loss = {"mse", {}}});
    CHECK_THROWS_WITH_AS(model.fit(x, {}, {.verbose = 0}), doctest::Contains("y is empty"), DataError);
  }
}
