#include <hornet/base/check.hpp>
#include <hornet/base/naming.hpp>
#include <hornet/model/optimizer.hpp>
#include <hornet/ops/pointwise.hpp>

#include "src/model/optimizer_state.hpp"
#include "src/model/optimizer_step.hpp"

namespace hornet {

Optimizer::Optimizer(const char* name) : Optimizer(std::string(name)) {}

Optimizer::Optimizer(const std::string& name) : Optimizer(optimizer_catalog().make(name)) {}

Optimizer::Optimizer(std::shared_ptr<const OptimizerInterface> definition)
    : state_(std::make_shared<OptimizerState>(std::move(definition))) {}

const std::string& Optimizer::name() const { return state_->name; }

std::string_view Optimizer::class_name() const { return state_->definition->class_name(); }

Config Optimizer::config() const {
  Config config = state_->definition->config();
  config.set("name", state_->name);
  if (state_->learning_rate) config.set("learning_rate", learning_rate());
  return config;
}

double Optimizer::learning_rate() const {
  if (state_->learning_rate) return state_->learning_rate->value().item();
  return (*state_->definition->learning_rate().schedule())(iterations());
}

void Optimizer::set_learning_rate(double value) {
  if (!state_->learning_rate)
    throw ConfigError("optimizer '" + name() + "': learning_rate is computed by a schedule (" +
                      std::string(state_->definition->learning_rate().schedule()->class_name()) +
                      ") and cannot be set; make the optimizer with a number to set it");
  check_at_least(class_name(), "learning_rate", value, 0);
  state_->learning_rate->set(Tensor::full({}, value, state_->learning_rate->type().dtype));
}

std::int64_t Optimizer::iterations() const { return state_->iterations->value().data<std::int64_t>()[0]; }

void Optimizer::build(const std::vector<std::shared_ptr<Variable>>& variables) { state_->build(variables); }

bool Optimizer::built() const { return state_->built; }

const std::vector<std::shared_ptr<Variable>>& Optimizer::variables() const { return state_->all; }

void Optimizer::exclude_from_weight_decay(std::vector<std::string> words) {
  if (state_->built)
    throw ConfigError("optimizer '" + name() +
                      "': exclude_from_weight_decay() must be called before the first step; the optimizer is built");
  state_->undecayed = std::move(words);
}

Value Optimizer::scale_loss(Value loss) const {
  const std::optional<double> factor = state_->options.loss_scale_factor;
  return factor ? loss * *factor : loss;
}

std::vector<Value> Optimizer::apply_gradients(Graph graph, const std::vector<Value>& gradients,
                                              const std::vector<Target>& targets) {
  if (gradients.size() != targets.size())
    throw ConfigError("optimizer '" + name() + "': got " + std::to_string(gradients.size()) + " gradients for " +
                      std::to_string(targets.size()) + " variables");
  if (targets.empty()) return {};
  if (!state_->built) {
    std::vector<VariablePtr> variables;
    for (const Target& target : targets) variables.push_back(target.variable);
    state_->build(variables);
  }
  return OptimizerStep(*state_, graph).run(gradients, targets);
}

void Optimizer::finalize_variable_values() {
  for (std::size_t i = 0; i < state_->averages.size(); ++i) state_->targets[i]->set(state_->averages[i]->value());
}

namespace {

void expect_averages(const OptimizerState& state) {
  if (!state.options.use_ema)
    throw ConfigError("optimizer '" + state.name +
                      "' keeps no moving averages of the weights: make it with .use_ema = true");
}

}  // namespace

void Optimizer::swap_averages() {
  expect_averages(*state_);
  for (std::size_t i = 0; i < state_->averages.size(); ++i) {
    const Tensor weights = state_->targets[i]->value().clone();
    state_->targets[i]->set(state_->averages[i]->value());
    state_->averages[i]->set(weights);
  }
}

void Optimizer::reset_averages() {
  expect_averages(*state_);
  for (std::size_t i = 0; i < state_->averages.size(); ++i) state_->averages[i]->set(state_->targets[i]->value());
}

}  // namespace hornet
