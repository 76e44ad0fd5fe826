#include "src/model/data_input.hpp"

#include <algorithm>
#include <cmath>

#include "src/model/model_state.hpp"

namespace hornet {
namespace {

std::string joined(const std::vector<std::string>& names) {
  std::string out;
  for (const std::string& name : names) out += (out.empty() ? "\"" : ", \"") + name + "\"";
  return out;
}

std::vector<Tensor> by_name(const Tensors& tensors, const std::vector<std::string>& names, const char* what) {
  for (const auto& [name, tensor] : tensors.named)
    if (std::ranges::find(names, name) == names.end())
      throw DataError(std::string(what) + " names \"" + name + "\", which the model has not." + suggest(name, names));
  std::vector<Tensor> out;
  for (const std::string& name : names) {
    const auto found = std::ranges::find(tensors.named, name, &std::pair<std::string, Tensor>::first);
    if (found == tensors.named.end())
      throw DataError(std::string(what) + " has no tensor named \"" + name + "\"; expected " + joined(names));
    out.push_back(found->second);
  }
  return out;
}

void check_input(const Tensor& tensor, const KerasTensor& input) {
  const Shape &wanted = input.shape(), &given = tensor.shape();
  const bool column = given.rank() + 1 == wanted.rank() && wanted.back() == 1;
  const bool extra = given.rank() == wanted.rank() + 1 && given.back() == 1;
  bool fits = given.rank() == wanted.rank() || column || extra;
  for (int i = 1; fits && i < std::min(wanted.rank(), given.rank()); ++i)
    fits = wanted[i] == None || wanted[i] == given[i];
  if (!fits)
    throw DataError("x for input \"" + input.name() + "\" has shape " + to_string(given) + ", the model expects " +
                    to_string(wanted) + "; reshape x, or give Input another shape");
}

// Whether a loss or a metric looks at the output's targets.
bool compared(const CompiledOutput& output) {
  return output.loss || !output.metrics.empty() || !output.weighted_metrics.empty();
}

// With zeros as targets of outputs that no loss or metric looks at: as in Keras they may be left out.
Tensors with_all_targets(const Compiled& compiled, Tensors y, std::int64_t samples) {
  const Tensor none(u8, {samples, 1});
  if (!y.named.empty()) {
    for (const CompiledOutput& output : compiled.outputs)
      if (!compared(output) &&
          std::ranges::find(y.named, output.name, &std::pair<std::string, Tensor>::first) == y.named.end())
        y.named.emplace_back(output.name, none);
    return y;
  }
  if (y.list.size() != static_cast<std::size_t>(std::ranges::count_if(compiled.outputs, compared))) return y;
  auto next = y.list.begin();
  std::vector<Tensor> all;
  for (const CompiledOutput& output : compiled.outputs) all.push_back(compared(output) ? *next++ : none);
  return all;
}

}  // namespace

std::vector<Tensor> ordered(const Tensors& tensors, const std::vector<std::string>& names, const char* what) {
  if (tensors.empty()) return {};
  if (!tensors.named.empty()) return by_name(tensors, names, what);
  if (tensors.list.size() != names.size())
    throw DataError(std::string(what) + " has " + std::to_string(tensors.list.size()) + " tensor" +
                    (tensors.list.size() == 1 ? "" : "s") + ", the model has " + std::to_string(names.size()) + ": " +
                    joined(names));
  return tensors.list;
}

void check_batch(ModelState& model, BatchStep::Mode mode, const std::vector<Tensor>& x, const std::vector<Tensor>& y) {
  if (x.empty()) throw DataError("x is empty: there is nothing to compute on");
  for (const Tensor& tensor : x)
    if (tensor.rank() < 1 || tensor.shape()[0] == 0)
      throw DataError("x has shape " + to_string(tensor.shape()) + ": it holds no samples; axis 0 counts them");
  if (model.own_step(mode)) {
    model.functional();  // throws unless it is built
    return;
  }
  if (x.size() == 1) model.build_from(x.front().type());
  const auto& inputs = model.functional().inputs();
  if (x.size() != inputs.size())
    throw DataError("x has " + std::to_string(x.size()) + " tensors, the model has " + std::to_string(inputs.size()) +
                    " inputs");
  for (std::size_t i = 0; i < x.size(); ++i) check_input(x[i], inputs[i]);
  const std::size_t outputs = model.functional().outputs().size();
  if (mode != BatchStep::Mode::predict && y.empty() && std::ranges::any_of(model.compiled->outputs, compared))
    throw DataError("y is empty: a loss or metric needs targets");
  if (!y.empty() && y.size() != outputs)
    throw DataError("y has " + std::to_string(y.size()) + " tensors, the model has " + std::to_string(outputs) +
                    " outputs");
}

void expect_end(const Dataset& data, const std::optional<std::int64_t>& steps, const char* option) {
  if (data.cardinality() == Dataset::infinite_cardinality && !steps)
    throw ConfigError("the dataset repeats for ever; say with '" + std::string(option) +
                      "' how many of its batches to take, or give repeat() a number");
}

void check_targets(const ModelState& model, BatchStep::Mode mode, const Arrays& arrays) {
  std::vector<KerasTensor> outputs;
  if (!model.own_step(mode)) outputs = model.functional().outputs();
  for (std::size_t i = 0; i < outputs.size(); ++i) {
    const Loss& loss = model.compiled->outputs[i].loss;
    const Shape& shape = outputs[i].shape();
    if (loss && shape.slice(1, shape.rank()).is_static()) loss.check(arrays.y.at(i), outputs[i].type());
  }
  for (const Tensor& weights : arrays.sample_weight) {
    const Tensor values = weights.astype(f64);
    const auto elements = values.data<double>();
    const auto bad = std::ranges::find_if_not(elements, [](double weight) { return std::isfinite(weight); });
    if (bad != elements.end())
      throw DataError("sample_weight holds " + std::to_string(*bad) + " (element " +
                      std::to_string(bad - elements.begin()) + "); weights must be finite numbers");
  }
}

Arrays arrays_for(ModelState& model, BatchStep::Mode mode, const Tensors& x, const Tensors& y,
                  const Tensors& sample_weight) {
  const bool own = model.own_step(mode);
  if (!own && x.list.size() == 1 && x.list.front().rank() > 0 && x.list.front().shape()[0] > 0)
    model.build_from(x.list.front().type());
  const std::vector<std::string> inputs = model.functional().input_tensors().labels();
  const std::vector<std::string> outputs = model.functional().output_tensors().labels();
  const auto taken = [&](const Tensors& tensors, const std::vector<std::string>& names, const char* what) {
    return own && tensors.named.empty() ? tensors.list : ordered(tensors, names, what);
  };
  Arrays arrays{taken(x, inputs, "x"), {}, {}};
  const bool partial = model.compiled && !own && !y.empty() && !arrays.x.empty() && arrays.x[0].rank() > 0;
  arrays.y = taken(partial ? with_all_targets(*model.compiled, y, arrays.x[0].shape()[0]) : y, outputs, "y");
  const bool shared = sample_weight.list.size() == 1;
  arrays.sample_weight = shared ? sample_weight.list : taken(sample_weight, outputs, "sample_weight");
  check_batch(model, mode, arrays.x, arrays.y);
  count_samples(arrays);
  return arrays;
}

}  // namespace hornet
