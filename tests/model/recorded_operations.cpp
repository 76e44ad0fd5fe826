// Models of one operation each, as Keras wrote, called and saved them (tools/record_operations.py).
#include <doctest/doctest.h>

#include <hornet/base/naming.hpp>
#include <hornet/model/model.hpp>
#include <hornet/model/model_config.hpp>
#include <hornet/model/symbolic_ops.hpp>
#include <map>

#include "tests/golden_dir.hpp"
#include "tests/golden_tests/config_difference.hpp"
#include "tests/model/recorded_tensors.hpp"

using namespace hornet;

namespace {

using Tensors = std::vector<KerasTensor>;

// The recorded cases, in C++.
const std::map<std::string, Tensors (*)(const Tensors&)> kWrittenHere{
    {"split into equal parts", [](const Tensors& in) { return ops::split(in[0], 2, 1); }},
    {"split at one place", [](const Tensors& in) { return ops::split(in[0], {3}, 1); }},
    {"split at places",
     [](const Tensors& in) {
       return ops::split(in[0], {1, 3}, 1);
     }},
    {"split from the end", [](const Tensors& in) { return ops::split(in[0], {2}, -1); }},
};

const Config& recorded() {
  static const Config file = [] {
    const auto text = golden_text("array_operations.json");
    return text ? parse_json(*text) : Config(Config::Dict{{"cases", Config::List{}}});
  }();
  return file;
}

Model loaded(const Config& one) { return model_from_json(to_json(one.at("model"))); }

Model written_here(const Config& one) {
  reset_names();
  Tensors inputs;
  for (const Config& layer : one.at("model").at("config").at("layers").as_list()) {
    if (layer.at("class_name").as_string() != "InputLayer") continue;
    const Config& options = layer.at("config");
    const Config::List& extents = options.at("batch_shape").as_list();
    Shape shape;
    for (std::size_t i = 1; i < extents.size(); ++i) shape = shape + Shape{extents[i].as_int()};
    inputs.push_back(Input(
        shape, {.dtype = dtype_from_string(options.at("dtype").as_string()), .name = options.at("name").as_string()}));
  }
  return Model({.inputs = inputs, .outputs = kWrittenHere.at(one.at("name").as_string())(inputs)});
}

// The largest difference between what the model computes and what Keras' computed.
double largest_error(Model& model, const Config& one) {
  std::vector<Tensor> inputs;
  for (std::size_t i = 0; i < model.inputs().size(); ++i)
    inputs.push_back(
        tensor_from(recorded().at("inputs").at(one.at("inputs").as_list()[i].as_string()), model.inputs()[i].dtype()));
  const std::vector<Tensor> outputs = model.predict_all(inputs, {.verbose = 0});
  const Config::List& expected = one.at("outputs").as_list();
  REQUIRE(outputs.size() == expected.size());
  double most = 0;
  for (std::size_t i = 0; i < outputs.size(); ++i)
    most = std::max(most, difference(outputs[i], tensor_from(expected[i])));
  return most;
}

}  // namespace

TEST_SUITE("model") {
  TEST_CASE("an operation in a file of Keras gives what it gave there, and is written as it was") {
    for (const Config& one : recorded().at("cases").as_list()) {
      CAPTURE(one.at("name").as_string());
      Model model = loaded(one);
      CHECK(largest_error(model, one) <= 1e-5);
      CHECK(config_difference(parse_json(model.to_json()), one.at("model")) == "");
    }
  }

  TEST_CASE("a model of one operation written here is Keras' model: its values and its file") {
    for (const Config& one : recorded().at("cases").as_list()) {
      CAPTURE(one.at("name").as_string());
      REQUIRE(kWrittenHere.contains(one.at("name").as_string()));
      Model model = written_here(one);
      CHECK(largest_error(model, one) <= 1e-5);
      CHECK(config_difference(parse_json(model.to_json()), one.at("model")) == "");
    }
  }
}
