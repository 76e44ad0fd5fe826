// Files as Keras 1 and 2 wrote them, and as Keras 3 still does: whole models, weights by position and by name.
#include <doctest/doctest.h>

#include <hornet/hornet.hpp>

#include "src/io/h5_writer.hpp"
#include "src/io/legacy_config.hpp"
#include "src/io/legacy_model.hpp"
#include "src/model/compile_config.hpp"
#include "tests/files/scratch.hpp"
#include "tests/golden_tests/recorded_model.hpp"
#include "tests/model/small_models.hpp"

using namespace hornet;

namespace {

// A layer's group as Keras 2 named it, its list of weights cut into one attribute each.
void write_layer(io::H5Writer& file, const std::string& name, const std::vector<Tensor>& weights) {
  file.group(name);
  for (std::size_t i = 0; i < weights.size(); ++i) {
    const std::string weight = name + "/w" + std::to_string(i) + ":0";
    file.dataset(name + "/" + weight, weights[i]);
    file.attribute(name, "weight_names" + std::to_string(i), std::vector<std::string>{weight});
  }
}

// Dense 7 → Dense 3 of 5 inputs, the file's layers called "a" and "b".
void write_two_layers(const std::string& path) {
  io::H5Writer file;
  write_layer(file, "a", {numbers({5, 7}, 1), numbers({7}, 2)});
  write_layer(file, "pool", {});
  file.attribute("pool", "weight_names", std::vector<std::string>{});
  write_layer(file, "b", {numbers({7, 3}, 3), numbers({3}, 4)});
  file.attribute("", "layer_names", std::vector<std::string>{"a", "pool", "b"});
  file.save(path);
}

Sequential two_layers(const std::string& first, const std::string& second, std::int64_t units = 3) {
  return Sequential({Input({5}), layers::Dense(7, {.name = first}), layers::Dense(units, {.name = second})});
}

Config keras_2_model() {
  return parse_json(R"({"class_name": "Model", "config": {"name": "m", "layers": [
    {"class_name": "InputLayer", "name": "x", "inbound_nodes": [],
     "config": {"batch_input_shape": [null, 5], "dtype": "float32", "sparse": false, "ragged": false, "name": "x"}},
    {"class_name": "Dense", "name": "d", "inbound_nodes": [[["x", 0, 0, {}]]],
     "config": {"name": "d", "trainable": true, "dtype": "float32", "units": 5, "activation": "relu"}},
    {"class_name": "BatchNormalization", "name": "n", "inbound_nodes": [[["d", 0, 0, {}]]],
     "config": {"name": "n", "axis": [1], "momentum": 0.9, "fused": true, "virtual_batch_size": null}},
    {"class_name": "Add", "name": "s", "inbound_nodes": [[["x", 0, 0, {}], ["n", 0, 0, {}]]], "config": {"name": "s"}}
    ], "input_layers": [["x", 0, 0]], "output_layers": [["s", 0, 0]]}})");
}

}  // namespace

TEST_SUITE("formats") {
  TEST_CASE("a legacy file of each recorded model predicts what Keras predicts, with the optimizer's state") {
    for (const std::string& name : recorded_models()) {
      CAPTURE(name);
      REQUIRE(missing_classes(name).empty());
      const RecordedModel recorded(name);
      Model model = io::load_legacy_model(recorded.path(".legacy.h5"));
      CHECK(recorded.compare_predictions(model) == "");
      CHECK(model.optimizer().variables()[0]->value().item() > 0);
      Model weights_alone = recorded.untrained();
      weights_alone.load_weights(recorded.path(".legacy.h5"));
      CHECK(recorded.compare_predictions(weights_alone) == "");
    }
  }

  TEST_CASE("weights go by position, whatever the layers are called, and by name where asked") {
    const ScratchDirectory scratch;
    const std::string path = scratch / "two.h5";
    write_two_layers(path);
    Sequential by_position = two_layers("first", "second");
    by_position.load_weights(path);
    CHECK(identical(by_position.get_weights()[0], numbers({5, 7}, 1)));
    CHECK(identical(by_position.get_weights()[3], numbers({3}, 4)));
    Sequential by_name = two_layers("other", "b");
    const std::vector<Tensor> before = by_name.get_weights();
    by_name.load_weights(path, {.by_name = true});
    CHECK(identical(by_name.get_weights()[0], before[0]));
    CHECK(identical(by_name.get_weights()[2], numbers({7, 3}, 3)));
  }

  TEST_CASE("what does not fit a legacy file is named at once; skip_mismatch takes the weights that fit") {
    const ScratchDirectory scratch;
    const std::string path = scratch / "two.hdf5";
    write_two_layers(path);
    Sequential wider = two_layers("a", "head", 4);
    const std::vector<Tensor> before = wider.get_weights();
    const std::string message = thrown([&] { wider.load_weights(path); });
    CHECK(message.find("ShapeError") == 0);
    CHECK(message.find("Dense \"head\": kernel is (7, 3) in the file") != std::string::npos);
    CHECK(message.find("Dense \"head\": bias is (3,) in the file") != std::string::npos);
    CHECK(same_tensors(wider.get_weights(), before));
    wider.load_weights(path, {.skip_mismatch = true});
    CHECK(identical(wider.get_weights()[1], numbers({7}, 2)));
    CHECK(identical(wider.get_weights()[2], before[2]));
    Sequential deeper({Input({5}), layers::Dense(7), layers::Dense(3), layers::Dense(2)});
    CHECK(thrown([&] {
            deeper.load_weights(path);
          }).find("the file has 2 layers with weights (\"a\", \"b\"), this model has 3") != std::string::npos);
    CHECK(thrown([&] {
            deeper.load_weights(scratch / "m.weights.h5", {.by_name = true});
          }).find("by_name is for legacy") != std::string::npos);
    io::H5Writer empty;
    empty.save(scratch / "empty.h5");
    CHECK(thrown([&] { deeper.load_weights(scratch / "empty.h5"); }).find("it names no layers") != std::string::npos);
    CHECK(thrown([&] { io::load_legacy_model(scratch / "empty.h5"); }).find("holds no model") != std::string::npos);
  }

  TEST_CASE("configurations of Keras 2 become models") {
    Model model = model_from_config(io::modern_model_config(keras_2_model()));
    CHECK(model.layers().size() == 4);
    CHECK(model.inputs()[0].shape() == Shape{None, 5});
    CHECK(model.predict(numbers({2, 5}), {.verbose = 0}).shape() == Shape{2, 5});
    const Config list = parse_json(R"({"class_name": "Sequential", "config": [
      {"class_name": "Dense", "config": {"name": "d", "units": 3, "batch_input_shape": [null, 2]}}]})");
    CHECK(model_from_config(io::modern_model_config(list)).outputs()[0].shape() == Shape{None, 3});
    const Config lost = parse_json(R"({"class_name": "LSTM", "config": {"units": 3, "time_major": true}})");
    CHECK(thrown([&] { io::modern_model_config(lost); }).find("option 'time_major' = true of Keras 2") !=
          std::string::npos);
  }

  TEST_CASE("how Keras 2 compiled becomes how Keras 3 compiles") {
    const Config compile = io::modern_compile_config(parse_json(R"({
      "optimizer_config": {"class_name": "Adam", "config": {"name": "Adam", "lr": 0.01, "decay": 0.0, "beta_1": 0.8}},
      "loss": {"class_name": "SparseCategoricalCrossentropy",
               "config": {"reduction": "auto", "name": "l", "from_logits": true}},
      "metrics": [[{"class_name": "MeanMetricWrapper",
                    "config": {"name": "accuracy", "dtype": "float32", "fn": "sparse_categorical_accuracy"}}]],
      "weighted_metrics": null, "loss_weights": null, "sample_weight_mode": null})"));
    Sequential model = two_layers("a", "b");
    model.compile(compile_options_from_config(compile));
    CHECK(model.optimizer().config().at("learning_rate").as_double() == doctest::Approx(0.01));
    CHECK(model.optimizer().config().at("beta_1").as_double() == 0.8);
    model.evaluate(numbers({4, 5}), classes(4, 3), {.verbose = 0});
    CHECK(model.metrics_names() == std::vector<std::string>{"loss", "accuracy"});
  }
}
