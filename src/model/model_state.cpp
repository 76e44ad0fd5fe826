#include "src/model/model_state.hpp"

#include <hornet/base/random.hpp>

#include "src/model/data_input.hpp"
#include "src/model/layer_state.hpp"
#include "src/model/sequential_definition.hpp"
#include "src/model/trace.hpp"

namespace hornet {
ModelState::ModelState(Layer model)
    : layer(std::move(model)), shuffle_seed(next_seed()), step_owner(std::make_unique<LayerState>()) {
  step_owner->name = "train_step";
  random_key = new_random_key();
}

bool ModelState::has_functional() const { return functional_of(layer) != nullptr; }

const FunctionalDefinition& ModelState::functional() const {
  if (const FunctionalDefinition* found = functional_of(layer)) return *found;
  throw ConfigError(
      "Model \"" + layer.name() +
      "\" is not built: its input shape is not known yet. Put Input({...}) first, call build(), or fit it");
}

void ModelState::build_from(const TensorType& x) { build_from_call(layer, {{x.dtype, x.shape.with(0, None)}}); }

const Compiled& ModelState::need_compiled(const char* method) const {
  if (!compiled) throw ConfigError("Model \"" + layer.name() + "\": call compile() before " + method + "()");
  return *compiled;
}

const StepFunction* ModelState::own_step(BatchStep::Mode mode) const {
  if (!compiled || mode == BatchStep::Mode::predict) return nullptr;
  const CompileOptions& options = compiled->options;
  const StepFunction& step = mode == BatchStep::Mode::train ? options.train_step : options.test_step;
  return step ? &step : nullptr;
}

BatchStep& ModelState::step_for(BatchStep::Mode mode, const Batch& batch) {
  for (const auto& step : steps)
    if (step->fits(mode, batch)) return *step;
  check_batch(*this, mode, batch.x, batch.y);
  steps.push_back(std::make_unique<BatchStep>(*this, mode, batch));
  return *steps.back();
}

void ModelState::continue_random_numbers() {
  const std::int64_t step = compiled->optimizer.iterations();
  if (step > 0 || !own_step(BatchStep::Mode::train)) random_key->value().data<std::int64_t>()[1] = step;
}

void ModelState::begin_resident(std::initializer_list<const Arrays*> of) {
  resident_data.look_again();
  if (fits_under_way > 0) return;  // the outer one goes on with its own
  std::vector<Tensor> tensors;
  for (const Arrays* arrays : of)
    for (const auto* list : {&arrays->x, &arrays->y, &arrays->sample_weight})
      tensors.insert(tensors.end(), list->begin(), list->end());
  resident_data.keep(tensors);
  std::erase_if(steps, [](const auto& step) { return step->is_left(); });
}

double ModelState::learning_rate() const { return need_compiled("learning_rate").optimizer.learning_rate(); }
void ModelState::set_learning_rate(double value) {
  need_compiled("set_learning_rate");
  compiled->optimizer.set_learning_rate(value);
}

void ModelState::swap_averages() {
  need_compiled("swap_averages");
  compiled->optimizer.swap_averages();
}
void ModelState::reset_averages() {
  need_compiled("reset_averages");
  compiled->optimizer.reset_averages();
}

Direction ModelState::direction(std::string_view metric) const {
  if (!compiled) return Direction::unknown;
  for (const Tracked& each : compiled->tracked) {
    if (each.name != metric) continue;
    if (each.metric) return each.metric->direction();
    const bool loss = each.source != Tracked::Source::reported || metric.ends_with("loss");
    return loss ? Direction::down : Direction::unknown;
  }
  return Direction::unknown;
}

// Keras builds the layers of a Sequential in its name, those of a functional model before there is one.
std::vector<std::pair<std::string, Tensor>> ModelState::named_weights() const {
  const std::string prefix = layer.class_name() == "Sequential" ? layer.name() + "/" : "";
  std::vector<std::pair<std::string, Tensor>> out;
  for (const Layer& child : layer.state().children())
    for (const Weight& weight : child.weights()) {
      const std::string& path = weight.variable->path;
      out.emplace_back(path.starts_with(prefix) ? path : prefix + path, weight.variable->value().clone());
    }
  return out;
}

}  // namespace hornet
