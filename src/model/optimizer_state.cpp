#include "src/model/optimizer_state.hpp"

#include <algorithm>
#include <hornet/base/check.hpp>
#include <hornet/base/naming.hpp>
#include <hornet/tensor/floatx.hpp>

namespace hornet {
namespace {

void check_options(std::string_view owner, const OptimizerOptions& o) {
  if (o.weight_decay) check_at_least(owner, "weight_decay", *o.weight_decay, 0);
  if (o.clipnorm) check_positive(owner, "clipnorm", *o.clipnorm);
  if (o.clipvalue) check_positive(owner, "clipvalue", *o.clipvalue);
  if (o.global_clipnorm) check_positive(owner, "global_clipnorm", *o.global_clipnorm);
  check_between(owner, "ema_momentum", o.ema_momentum, 0, 1);
  if (o.ema_overwrite_frequency)
    check_at_least(owner, "ema_overwrite_frequency", static_cast<double>(*o.ema_overwrite_frequency), 1);
  if (o.loss_scale_factor) check_positive(owner, "loss_scale_factor", *o.loss_scale_factor);
  if (o.gradient_accumulation_steps)
    check_at_least(owner, "gradient_accumulation_steps", static_cast<double>(*o.gradient_accumulation_steps), 2);

  std::string clippings;
  int count = 0;
  for (const auto& [option, set] : {std::pair{"clipnorm", o.clipnorm.has_value()},
                                    {"clipvalue", o.clipvalue.has_value()},
                                    {"global_clipnorm", o.global_clipnorm.has_value()}})
    if (set) clippings += (count++ ? " and " : "") + std::string(option);
  if (count > 1)
    throw ConfigError(std::string(owner) + ": only one of clipnorm, clipvalue and global_clipnorm can be set, got " +
                      clippings);
}

std::string slot_name(const Variable& target, const std::string& name) {
  std::string path = target.path.empty() ? target.name : target.path;
  std::ranges::replace(path, '/', '_');
  return path + "_" + name;
}

}  // namespace

OptimizerState::OptimizerState(std::shared_ptr<const OptimizerInterface> definition_)
    : definition(std::move(definition_)), options(definition->options()), name(options.name) {
  check_options(definition->class_name(), options);
  const LearningRate rate = definition->learning_rate();
  if (rate.number()) check_at_least(definition->class_name(), "learning_rate", *rate.number(), 0);

  if (name.empty()) name = unique_name(to_snake_case(definition->class_name()));
  iterations = add("iteration", Tensor::zeros({}, i64));
  if (rate.number()) learning_rate = add("learning_rate", Tensor::full({}, *rate.number(), floatx()));
}

VariablePtr OptimizerState::add(std::string variable_name, const Tensor& initial) {
  auto variable = std::make_shared<Variable>(std::move(variable_name), initial, false);
  variable->path = name + "/" + variable->name;
  return all.emplace_back(std::move(variable));
}

VariablePtr OptimizerState::add_slot(const Slot& slot, const Variable& target) {
  if (slot.kept_for && !slot.kept_for(target)) return nullptr;
  if (slot.starts_as_variable) return add(slot_name(target, slot.name), target.value());
  const TensorType type = slot.type ? slot.type(target.type()) : target.type();
  return add(slot_name(target, slot.name), Tensor::full(type.shape, slot.initial, type.dtype));
}

void OptimizerState::build(const std::vector<VariablePtr>& variables) {
  if (built) {
    for (const VariablePtr& variable : variables) index_of(variable);
    return;
  }
  targets = variables;
  if (options.use_ema)
    for (const VariablePtr& target : targets) averages.push_back(add_slot({.name = "average"}, *target));
  if (options.gradient_accumulation_steps)
    for (const VariablePtr& target : targets)
      accumulators.push_back(add_slot({.name = "gradient_accumulator"}, *target));
  for (const SlotGroup& group : definition->slots())
    for (const VariablePtr& target : targets)
      for (const Slot& slot : group) slots[slot.name].push_back(add_slot(slot, *target));
  for (const Slot& slot : definition->shared())
    shared[slot.name] = add(slot.name, Tensor::full({}, slot.initial, targets.front()->type().dtype));
  built = true;
}

std::size_t OptimizerState::index_of(const VariablePtr& variable) const {
  const auto found = std::ranges::find(targets, variable);
  if (found == targets.end())
    throw ConfigError("optimizer '" + name + "': variable '" + variable->name +
                      "' is not among those it was built for; make a new optimizer for another set of variables");
  return static_cast<std::size_t>(found - targets.begin());
}

bool OptimizerState::decays(const Variable& variable) const {
  return std::ranges::none_of(undecayed,
                              [&](const std::string& word) { return variable.name.find(word) != std::string::npos; });
}

}  // namespace hornet
