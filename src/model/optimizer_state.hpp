// The state behind an Optimizer: its variables, by role and in the order of Keras' files.
#pragma once

#include <hornet/model/optimizer.hpp>
#include <map>

namespace hornet {

using VariablePtr = std::shared_ptr<Variable>;

struct OptimizerState {
  explicit OptimizerState(std::shared_ptr<const OptimizerInterface> definition);

  void build(const std::vector<VariablePtr>& variables);
  // The position among the variables that the optimizer was built for. ConfigError for another variable.
  std::size_t index_of(const VariablePtr& variable) const;
  bool decays(const Variable& variable) const;

  std::shared_ptr<const OptimizerInterface> definition;
  OptimizerOptions options;
  std::string name;
  VariablePtr iterations;
  VariablePtr learning_rate;           // nullptr with a schedule
  std::vector<std::string> undecayed;  // words: variables whose names contain one take no weight decay

  bool built = false;
  std::vector<VariablePtr> targets;                                    // what it was built for
  std::vector<VariablePtr> averages, accumulators;                     // one a target, or none
  std::map<std::string, std::vector<VariablePtr>, std::less<>> slots;  // by name: one a target
  std::map<std::string, VariablePtr, std::less<>> shared;
  std::vector<VariablePtr> all;

 private:
  VariablePtr add(std::string variable_name, const Tensor& initial);
  VariablePtr add_slot(const Slot& slot, const Variable& target);
};

}  // namespace hornet
