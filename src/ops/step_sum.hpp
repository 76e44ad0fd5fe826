// The sum over all steps of a loop of a value of its step, computed after the loop where that is cheaper: the sum of
// aᵀ·b over the steps is one product of all a's and all b's.
#pragma once

#include <functional>
#include <hornet/graph/graph.hpp>
#include <vector>

namespace hornet::ops {

class StepSum {
 public:
  explicit StepSum(Value value);

  // The values of the step that are wanted of every step, and those that must be added up within the loop.
  void collect(std::vector<Value>& stacked, std::vector<Value>& accumulated) const;

  // The sum as a value outside the loop, of the collected ones: [steps, …] each, or the sum itself.
  using Find = std::function<Value(Value of_step)>;
  Value build(const Find& stacked, const Find& accumulated) const;

 private:
  enum class Kind { accumulated, product, reduction, linear };
  static Kind kind_of(const Node& node);

  Value value_;
  Kind kind_;
  std::vector<StepSum> parts_;  // of a linear one: the sums of what it is made of
};

}  // namespace hornet::ops
