#include "src/model/model_state.hpp"

#include <hornet/base/random.hpp>

#include "src/model/data_input.hpp"
#include "src/model/sequential_definition.hpp"

namespace hornet {
namespace {

const FunctionalDefinition* functional_of(const Layer& layer) {
  if (const auto* functional = dynamic_cast<const FunctionalDefinition*>(&layer.definition())) return functional;
  if (const auto* sequential = dynamic_cast<const SequentialDefinition*>(&layer.definition()))
    return sequential->functional().get();
  return nullptr;
}

}  // namespace

ModelState::ModelState(Layer model) : layer(std::move(model)), shuffle_seed(next_seed()) {
  random_key = std::make_shared<Variable>(
      "random_key", Tensor::from<std::int64_t>({static_cast<std::int64_t>(next_seed() >> 1), 0}), false);
}

bool ModelState::has_functional() const { return functional_of(layer) != nullptr; }

const FunctionalDefinition& ModelState::functional() const {
  if (const FunctionalDefinition* found = functional_of(layer)) return *found;
  throw ConfigError(
      "Model \"" + layer.name() +
      "\" is not built: its input shape is not known yet. Put Input({...}) first, call build(), or fit it");
}

void ModelState::build_from(const TensorType& x) {
  if (has_functional()) return;
  auto& sequential = const_cast<SequentialDefinition&>(dynamic_cast<const SequentialDefinition&>(layer.definition()));
  // Batches of float64 are handed on as float32.
  sequential.build(Input(x.shape.slice(1, x.shape.rank()), {.dtype = x.dtype == f64 ? f32 : x.dtype}));
  layer.state().built = true;
}

const Compiled& ModelState::need_compiled(const char* method) const {
  if (!compiled) throw ConfigError("Model \"" + layer.name() + "\": call compile() before " + method + "()");
  return *compiled;
}

BatchStep& ModelState::step_for(BatchStep::Mode mode, const Batch& batch) {
  for (const auto& step : steps)
    if (step->fits(mode, batch)) return *step;
  check_batch(*this, batch.x, batch.y, mode != BatchStep::Mode::predict);
  steps.push_back(std::make_unique<BatchStep>(*this, mode, batch));
  return *steps.back();
}

void ModelState::begin_resident(const Arrays& arrays) {
  std::vector<Tensor> tensors = arrays.x;
  tensors.insert(tensors.end(), arrays.y.begin(), arrays.y.end());
  if (resident_data.begin(tensors)) std::erase_if(steps, [](const auto& step) { return step->is_resident(); });
}

double ModelState::learning_rate() const { return need_compiled("learning_rate").optimizer.learning_rate(); }
void ModelState::set_learning_rate(double value) {
  need_compiled("set_learning_rate");
  compiled->optimizer.set_learning_rate(value);
}

Direction ModelState::direction(std::string_view metric) const {
  if (!compiled) return Direction::unknown;
  for (const Tracked& each : compiled->tracked)
    if (each.name == metric) return each.metric ? each.metric->direction() : Direction::down;
  return Direction::unknown;
}

}  // namespace hornet
