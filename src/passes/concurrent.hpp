// Concurrent: several loops (scan, divided_scan) that do not depend on each other, run at the same time, each in one
// thread. Inputs and outputs are those of the parts, one part's behind the other's.
#pragma once

#include <hornet/graph/graph.hpp>

namespace hornet::passes {

struct Concurrent {
  struct Part {
    Op op;
    std::size_t inputs = 0;  // how many
  };
  std::vector<Part> parts;

  static constexpr std::string_view name = "concurrent";
  static constexpr bool differentiable = false;  // joining comes after gradients
  std::vector<TensorType> infer(std::span<const TensorType> in) const;
  std::vector<Value> compose(std::span<const Value> in) const;
};

}  // namespace hornet::passes
