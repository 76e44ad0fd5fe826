// Models from Keras' configuration: what cannot be joined is refused by name; the recorded models are in golden_tests.
#include <doctest/doctest.h>

#include <hornet/layers/layers.hpp>
#include <hornet/model/model_config.hpp>

#include "src/model/compile_config.hpp"
#include "tests/model/small_models.hpp"

using namespace hornet;

namespace {

const std::string kInput =
    R"({"class_name": "InputLayer", "config": {"batch_shape": [null, 5], "dtype": "float32", "name": "x"},
        "name": "x", "inbound_nodes": []})";

// A functional model of an input "x" and a dense layer "d" called on output 0 of `layer`, with these keyword arguments.
std::string functional(const std::string& layer, const std::string& keywords, const std::string& class_name = "Dense") {
  return R"({"class_name": "Functional", "config": {"name": "m", "layers": [)" + kInput + R"(, {"class_name": ")" +
         class_name + R"(", "config": {"name": "d", "units": 3}, "name": "d", "inbound_nodes": [{"args": [
           {"class_name": "__keras_tensor__", "config": {"keras_history": [")" +
         layer + R"(", 0, 0]}}], "kwargs": )" + keywords +
         R"(}]}], "input_layers": ["x", 0, 0], "output_layers": ["d", 0, 0]}})";
}

}  // namespace

TEST_SUITE("model") {
  TEST_CASE("a functional configuration becomes a model that runs, with its names and not compiled") {
    Model model = model_from_json(functional("x", "{}"));
    CHECK(model.name() == "m");
    CHECK(model.output_names() == std::vector<std::string>{"d"});
    CHECK(model.predict(numbers({7, 5}), {.verbose = 0}).shape() == Shape{7, 3});
    CHECK(thrown([&] {
            model.evaluate(numbers({7, 5}), numbers({7, 3}));
          }).find("call compile()") != std::string::npos);
  }

  TEST_CASE("a configuration that cannot be a model is refused") {
    const auto error = [](const std::string& json) { return thrown([&] { model_from_json(json); }); };
    CHECK(error("{").find("FormatError") == 0);
    CHECK(error(R"({"class_name": "Dense", "config": {}})").find("ConfigError: expected a model of class") == 0);
    CHECK(error(functional("x", "{}", "Dens")).find("unknown layer 'Dens'. Did you mean 'Dense'?") !=
          std::string::npos);
    CHECK(error(functional("y", "{}")).find("FormatError: layer \"d\" takes an output that no layer") == 0);
    CHECK(error(functional("d", "{}")).find("FormatError: layer \"d\" takes an output that no layer") == 0);
    CHECK(error(functional("x", R"({"axis": 2})")).find("is called with an argument 'axis' that it does not take") !=
          std::string::npos);
    CHECK(error(R"({"class_name": "Sequential", "config": {"name": "s"}})").find("'layers'") != std::string::npos);
  }

  TEST_CASE("a configuration's calls have their keyword arguments, tensors and literals") {
    const std::string x = R"({"class_name": "__keras_tensor__", "config": {"keras_history": ["x", 0, 0]}})";
    const auto attention = [&](const std::string& keywords) {
      return model_from_json(R"({"class_name": "Functional", "config": {"name": "m", "layers": [
        {"class_name": "InputLayer", "config": {"batch_shape": [null, 3, 5], "dtype": "float32", "name": "x"},
         "name": "x", "inbound_nodes": []},
        {"class_name": "MultiHeadAttention", "config": {"name": "a", "num_heads": 2, "key_dim": 3}, "name": "a",
         "inbound_nodes": [{"args": [)" +
                             x + R"(], "kwargs": )" + keywords + R"(}]}],
        "input_layers": ["x", 0, 0], "output_layers": ["a", 0, 0]}})");
    };
    Model plain = attention(R"({"value": )" + x + R"(, "key": null})");
    Model causal = attention(R"({"value": )" + x + R"(, "use_causal_mask": true})");
    causal.set_weights(plain.get_weights());
    const Tensor data = numbers({2, 3, 5});
    const Tensor a = plain.predict(data, {.verbose = 0}), b = causal.predict(data, {.verbose = 0});
    CHECK(a.at({0, 2, 1}) == b.at({0, 2, 1}));  // the last step sees everything in both
    CHECK(a.at({0, 0, 1}) != b.at({0, 0, 1}));
  }

  TEST_CASE("a call's configuration has Keras' default of training, except of a layer that is called on a list") {
    const KerasTensor x = Input({3, 5}, {.name = "x"});
    const KerasTensor dropped = layers::SpatialDropout1D(0.5, {.name = "drop"})(x);
    const KerasTensor y = layers::LSTM(2, {.name = "lstm"})(layers::Attention({.name = "same"})({dropped, dropped}));
    const Config config = parse_json(Model({.inputs = x, .outputs = y}).to_json());
    for (const Config& layer : config.at("config").at("layers").as_list()) {
      const std::string name = layer.at("name").as_string();
      CAPTURE(name);
      if (name == "x") continue;
      const Config* training = layer.at("inbound_nodes").as_list()[0].at("kwargs").find("training");
      CHECK((training != nullptr) == (name != "same"));
      if (training) CHECK_FALSE(training->as_bool());
      if (name == "drop") CHECK(layer.at("config").at("dtype") == Config("float32"));  // no policy, as Keras writes it
    }
  }

  TEST_CASE("an operation that Hornet has not is refused by name") {
    const auto with = [](const std::string& name) {
      return R"({"class_name": "Functional", "config": {"name": "m", "layers": [)" + kInput +
             R"(, {"module": "keras.src.ops.numpy", "class_name": ")" + name +
             R"(", "config": {"name": "d"}, "registered_name": "Add", "name": "d", "inbound_nodes": [{"args": [
               {"class_name": "__keras_tensor__", "config": {"keras_history": ["x", 0, 0]}},
               {"class_name": "__keras_tensor__", "config": {"keras_history": ["x", 0, 0]}}], "kwargs": {}}]}],
               "input_layers": [["x", 0, 0]], "output_layers": [["d", 0, 0]]}})";
    };
    CHECK(model_from_json(with("Add")).predict(Tensor{{1, 2, 3, 4, 5}}, {.verbose = 0}).at({0, 4}) == 10);
    CHECK(thrown([&] { model_from_json(with("Average")); }).find("the operation 'Average' of keras.ops") !=
          std::string::npos);
  }

  TEST_CASE("a conversion to a tensor, which Keras on PyTorch saves where a mask is used, is one to its dtype") {
    const auto with = [](const std::string& dtype) {
      return R"({"class_name": "Functional", "config": {"name": "m", "layers": [)" + kInput +
             R"(, {"module": "keras.src.ops.core", "class_name": "ConvertToTensor", "config": {"name": "d", "dtype": )" +
             dtype + R"(, "sparse": null, "ragged": null}, "registered_name": "ConvertToTensor", "name": "d",
               "inbound_nodes": [{"args": [
               {"class_name": "__keras_tensor__", "config": {"keras_history": ["x", 0, 0]}}], "kwargs": {}}]}],
               "input_layers": [["x", 0, 0]], "output_layers": [["d", 0, 0]]}})";
    };
    const Tensor x{{1.5, 2, -3.5, 4, 5}};
    CHECK(identical(model_from_json(with("null")).predict(x, {.verbose = 0}), x));
    CHECK(identical(model_from_json(with("\"int32\"")).predict(x, {.verbose = 0}), x.astype(i32)));
  }

  TEST_CASE("compile's arguments are read in each form Keras writes") {
    const auto compiled = [](const std::string& arguments) {
      Model model = two_outputs();
      model.compile(compile_options_from_config(parse_json(R"({"optimizer": "sgd", )" + arguments + "}")));
      return model.metrics_names();
    };
    using Names = std::vector<std::string>;
    CHECK(compiled(R"("loss": "mse")") == Names{"loss", "a_loss", "b_loss"});
    CHECK(compiled(R"("loss": ["mse", null])") == Names{"loss"});
    CHECK(compiled(R"("loss": {"b": "mse"}, "loss_weights": {"b": 2}, "metrics": {"b": ["mae"]})") ==
          Names{"loss", "b_mae"});
    CHECK(compiled(R"("loss": "mse", "metrics": [["mae"], ["mse", "mae"]])") ==
          Names{"loss", "a_loss", "b_loss", "a_mae", "b_mae", "b_mse"});
    CHECK(compiled(R"("loss": {"class_name": "Huber", "config": {"delta": 2.0}}, "weighted_metrics": null)") ==
          Names{"loss", "a_loss", "b_loss"});
    CHECK(compiled(R"("loss": "mse", "metrics": [])") == Names{"loss", "a_loss", "b_loss"});
  }

  TEST_CASE("no metrics are written as they were given: an empty list, or nothing") {
    for (const char* none : {"[]", "null"}) {
      const Config given = parse_json(R"({"optimizer": "sgd", "loss": "mse", "metrics": )" + std::string(none) + "}");
      CHECK(to_json(compile_config(compile_options_from_config(given)).at("metrics")) == none);
    }
  }
}
