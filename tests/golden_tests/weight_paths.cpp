// Where a model's file stores each weight of a layer.
#include <doctest/doctest.h>

#include <hornet/model/input.hpp>
#include <hornet/model/model.hpp>

#include "tests/files/scratch.hpp"
#include "tests/golden_tests/cases.hpp"

using namespace hornet;

namespace {

std::string numbered(const std::string& group, std::size_t i) { return group + "/" + std::to_string(i); }

Model model_of(const Layer& layer, const GoldenCase& recorded) {
  std::vector<KerasTensor> inputs;
  for (std::int64_t i = 0; i < recorded.count("inputs"); ++i) {
    const Tensor x = recorded.tensor(numbered("inputs", static_cast<std::size_t>(i)));
    inputs.push_back(Input(x.shape().slice(1, x.rank()), {.dtype = x.dtype()}));
  }
  return Model({.inputs = inputs, .outputs = layer.call(inputs)});
}

// The weights, saved by a model of this one layer, stand at the recorded places in its file.
std::string check_paths(const GoldenCase& recorded) {
  const Config paths = recorded.json("h5_paths");
  if (paths.as_list().empty()) return "";
  Layer layer = layer_catalog().deserialize(recorded.config());
  const Model model = model_of(layer, recorded);
  std::vector<Tensor> weights;
  for (std::size_t i = 0; i < paths.as_list().size(); ++i) weights.push_back(recorded.tensor(numbered("weights", i)));
  layer.set_weights(weights);

  const ScratchDirectory scratch;
  model.save_weights(scratch / "one.weights.h5");
  const io::H5Reader file(scratch / "one.weights.h5");
  for (std::size_t i = 0; i < weights.size(); ++i) {
    const std::string& path = paths.as_list()[i].as_string();
    if (!file.exists(path)) return "nothing is saved at '" + path + "'";
    if (!identical(file.tensor(path), weights[i])) return "another weight is saved at '" + path + "'";
  }
  return "";
}

}  // namespace

TEST_SUITE("golden") {
  TEST_CASE("weights are saved where Keras saves them") {
    run_golden({.file = "layers.h5",
                .title = "places of weights",
                .prefix = "",
                .known = [](std::string_view name) { return layer_catalog().find(name) != nullptr; },
                .check = check_paths});
  }
}
