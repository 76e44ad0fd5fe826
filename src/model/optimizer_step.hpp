// One step of an optimizer, built as ops. Every value is functional: a variable and each slot are assigned once, at the
// end of the step.
#pragma once

#include <map>
#include <utility>

#include "src/model/optimizer_state.hpp"

namespace hornet {

class OptimizerStep {
 public:
  OptimizerStep(OptimizerState& state, Graph graph);

  // The assignments that make the step.
  std::vector<Value> run(const std::vector<Value>& gradients, const std::vector<Optimizer::Target>& targets);

  // For OptimizerScope; `variable` is an index into state.targets.
  Value iterations() const { return updates_done_; }
  Value slot(std::string_view name, std::size_t variable);
  bool has_slot(std::string_view name, std::size_t variable) const;
  Value assign(std::string_view name, std::size_t variable, Value value);
  DType dtype_of_target(std::size_t variable) const { return state_.targets[variable]->type().dtype; }

 private:
  struct Update {  // of one variable that has a gradient
    std::size_t index;
    Value gradient;
    Constraint constraint;
  };

  // While it lives, ops stand on the device on which the variable was first read: that of the layer it belongs to.
  PlacementScope beside(std::size_t variable) const;
  std::vector<Update> collect(const std::vector<Value>& gradients, const std::vector<Optimizer::Target>& targets);
  void accumulate(std::vector<Update>& updates);
  void clip(std::vector<Update>& updates) const;
  Value updated(const Update& update, Value learning_rate);
  void average(std::vector<Value>& values);
  VariablePtr slot_variable(std::string_view name, std::size_t variable) const;  // nullptr where it is not kept
  VariablePtr kept_slot(std::string_view name, std::size_t variable) const;
  Value when_updating(Value updated, Value kept) const;
  void assign(const VariablePtr& variable, Value value);

  OptimizerState& state_;
  Graph graph_;
  Value steps_done_;    // int64: the iteration variable
  Value updates_done_;  // int64: fewer, when gradients are accumulated
  Value updates_now_;   // bool: whether this step updates; empty when every step does
  std::map<const Variable*, Value> assigned_;
  std::vector<Value> assignments_;
};

}  // namespace hornet
