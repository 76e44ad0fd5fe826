#include "src/model/optimizer_step.hpp"

#include <spdlog/spdlog.h>

#include <hornet/ops/assign.hpp>
#include <hornet/ops/pointwise.hpp>
#include <hornet/ops/reduce.hpp>
#include <hornet/tensor/floatx.hpp>

namespace hornet {
namespace {

// floor(x / n) of int64 scalars; exact below 2^52.
Value floor_divide(Value x, std::int64_t n) {
  return ops::cast(ops::floor(ops::cast(x, f64) / static_cast<double>(n)), i64);
}

// Whether (x + 1) is a multiple of n.
Value every(Value x, std::int64_t n) {
  return ops::equal(ops::mod(x + 1.0, ops::scalar(static_cast<double>(n), x)), ops::scalar(0, x));
}

Value sum_of_squares(Value x) { return ops::sum(ops::square(x)); }

}  // namespace

Value OptimizerScope::iterations() const { return step_.iterations(); }

Value OptimizerScope::step() const { return ops::cast(iterations() + 1.0, step_.dtype_of_target(variable_)); }

Value OptimizerScope::slot(std::string_view name) const { return step_.slot(name, variable_); }

bool OptimizerScope::has_slot(std::string_view name) const { return step_.has_slot(name, variable_); }

Value OptimizerScope::assign(std::string_view name, Value value) { return step_.assign(name, variable_, value); }

OptimizerStep::OptimizerStep(OptimizerState& state, Graph graph)
    : state_(state), graph_(graph), steps_done_(graph_.variable(state.iterations)), updates_done_(steps_done_) {
  if (const auto steps = state.options.gradient_accumulation_steps) {
    updates_done_ = floor_divide(steps_done_, *steps);
    updates_now_ = every(steps_done_, *steps);
  }
}

std::vector<Value> OptimizerStep::run(const std::vector<Value>& gradients,
                                      const std::vector<Optimizer::Target>& targets) {
  const NameScope scope = graph_.scope(state_.name);
  std::vector<Update> updates = collect(gradients, targets);
  accumulate(updates);
  clip(updates);

  const LearningRate rate = state_.definition->learning_rate();
  const Value learning_rate =
      rate.schedule() ? (*rate.schedule())(ops::cast(steps_done_, floatx())) : graph_.variable(state_.learning_rate);
  std::vector<Value> values;  // of every variable, as they will be
  for (const VariablePtr& target : state_.targets) values.push_back(graph_.variable(target));
  for (const Update& update : updates) values[update.index] = updated(update, learning_rate);
  average(values);
  for (const Update& update : updates) {
    const PlacementScope placed = beside(update.index);
    if (update.constraint) values[update.index] = update.constraint(values[update.index]);
  }

  for (std::size_t i = 0; i < values.size(); ++i) {
    const PlacementScope placed = beside(i);
    if (values[i] != graph_.variable(state_.targets[i])) assign(state_.targets[i], values[i]);
  }
  assign(state_.iterations, steps_done_ + 1.0);
  return assignments_;
}

PlacementScope OptimizerStep::beside(std::size_t variable) const {
  return PlacementScope(Graph(graph_).variable(state_.targets[variable]).node().device);
}

std::vector<OptimizerStep::Update> OptimizerStep::collect(const std::vector<Value>& gradients,
                                                          const std::vector<Optimizer::Target>& targets) {
  std::vector<Update> updates;
  std::string missing;
  for (std::size_t i = 0; i < targets.size(); ++i) {
    const Variable& variable = *targets[i].variable;
    const std::size_t index = state_.index_of(targets[i].variable);
    if (!gradients[i]) {
      missing += (missing.empty() ? "'" : ", '") + variable.name + "'";
      continue;
    }
    if (gradients[i].shape() != variable.type().shape)
      throw ShapeError("optimizer '" + state_.name + "': variable '" + variable.name + "' has the shape " +
                       to_string(variable.type().shape) + ", its gradient " + to_string(gradients[i].shape()));
    const PlacementScope placed = beside(index);
    Value gradient = ops::cast(gradients[i], variable.type().dtype);
    if (const auto factor = state_.options.loss_scale_factor) gradient = gradient / *factor;
    updates.push_back({index, gradient, targets[i].constraint});
  }
  if (updates.empty()) throw ConfigError("optimizer '" + state_.name + "': no gradient was given for any variable");
  if (!missing.empty())
    spdlog::warn("optimizer '{}': the loss does not depend on {}, which will not be trained", state_.name, missing);
  return updates;
}

void OptimizerStep::accumulate(std::vector<Update>& updates) {
  if (!updates_now_) return;
  const auto steps = static_cast<double>(*state_.options.gradient_accumulation_steps);
  for (Update& update : updates) {
    const PlacementScope placed = beside(update.index);
    const VariablePtr& accumulator = state_.accumulators[update.index];
    const Value total = graph_.variable(accumulator) + update.gradient;
    assign(accumulator, ops::select(updates_now_, ops::scalar(0, total), total));
    update.gradient = total / steps;
  }
}

void OptimizerStep::clip(std::vector<Update>& updates) const {
  const OptimizerOptions& options = state_.options;
  if (const auto limit = options.clipvalue)
    for (Update& update : updates) {
      const PlacementScope placed = beside(update.index);
      update.gradient = ops::clip(update.gradient, -*limit, *limit);
    }
  if (const auto limit = options.clipnorm)
    for (Update& update : updates) {
      const PlacementScope placed = beside(update.index);
      const Value norm = ops::sqrt(sum_of_squares(update.gradient));
      update.gradient = update.gradient * (*limit / ops::maximum(norm, *limit));
    }
  if (const auto limit = options.global_clipnorm) {
    Value squares;
    for (const Update& update : updates) {
      const Value part = [&] {
        const PlacementScope placed = beside(update.index);
        return sum_of_squares(update.gradient);
      }();
      squares = squares ? squares + part : part;
    }
    const Value norm = ops::sqrt(squares);
    // norm - norm is 0, or NaN where the norm is not finite: the gradients then are NaN too, and no infinity is hidden.
    const Value scale = *limit / ops::maximum(norm, *limit) + (norm - norm);
    for (Update& update : updates) {
      const PlacementScope placed = beside(update.index);
      update.gradient = update.gradient * scale;
    }
  }
}

Value OptimizerStep::updated(const Update& update, Value learning_rate) {
  const VariablePtr& target = state_.targets[update.index];
  const PlacementScope placed = beside(update.index);
  const Value before = graph_.variable(target);
  const Value rate = ops::cast(learning_rate, before.dtype());
  Value value = before;
  if (const auto decay = state_.definition->decay_of(*target); decay && state_.decays(*target))
    value = value - value * (rate * *decay);
  OptimizerScope scope(*this, update.index);
  value = state_.definition->update(scope, value, update.gradient, rate);
  return when_updating(value, before);
}

// The average starts as the variable itself after the first update.
void OptimizerStep::average(std::vector<Value>& values) {
  const OptimizerOptions& options = state_.options;
  if (!options.use_ema) return;
  const Value first = ops::equal(updates_done_, ops::scalar(0, updates_done_));
  for (std::size_t i = 0; i < values.size(); ++i) {
    const PlacementScope placed = beside(i);
    const Value old = graph_.variable(state_.averages[i]);
    const Value mixed = options.ema_momentum * old + (1 - options.ema_momentum) * values[i];
    const Value average = ops::select(first, values[i], mixed);
    assign(state_.averages[i], average);
    if (const auto frequency = options.ema_overwrite_frequency)
      values[i] = ops::select(every(updates_done_, *frequency), average, values[i]);
  }
}

VariablePtr OptimizerStep::slot_variable(std::string_view name, std::size_t variable) const {
  if (const auto slot = state_.slots.find(name); slot != state_.slots.end()) return slot->second[variable];
  if (const auto shared = state_.shared.find(name); shared != state_.shared.end()) return shared->second;
  std::vector<std::string> known;
  for (const auto& [slot, variables] : state_.slots) known.push_back(slot);
  for (const auto& [slot, one] : state_.shared) known.push_back(slot);
  throw ConfigError(std::string(state_.definition->class_name()) + " declares no slot '" + std::string(name) + "'." +
                    suggest(name, known));
}

bool OptimizerStep::has_slot(std::string_view name, std::size_t variable) const {
  return slot_variable(name, variable) != nullptr;
}

Value OptimizerStep::slot(std::string_view name, std::size_t variable) {
  return graph_.variable(kept_slot(name, variable));
}

VariablePtr OptimizerStep::kept_slot(std::string_view name, std::size_t variable) const {
  if (VariablePtr slot = slot_variable(name, variable)) return slot;
  throw ConfigError(std::string(state_.definition->class_name()) + " keeps no slot '" + std::string(name) +
                    "' for variable '" + state_.targets[variable]->name + "'; ask has_slot() first");
}

Value OptimizerStep::assign(std::string_view name, std::size_t variable, Value value) {
  const VariablePtr target = kept_slot(name, variable);
  if (const auto known = assigned_.find(target.get()); known != assigned_.end()) {
    if (state_.shared.contains(name)) return known->second;
    throw ConfigError(std::string(state_.definition->class_name()) + " assigns slot '" + std::string(name) +
                      "' of one variable twice in a step");
  }
  assigned_.emplace(target.get(), value);
  assign(target, when_updating(value, graph_.variable(target)));
  return value;
}

Value OptimizerStep::when_updating(Value updated, Value kept) const {
  return updates_now_ ? ops::select(updates_now_, updated, kept) : updated;
}

void OptimizerStep::assign(const VariablePtr& variable, Value value) {
  assignments_.push_back(ops::assign(graph_.variable(variable), value));
}

}  // namespace hornet
