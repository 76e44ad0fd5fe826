#pragma once

#include <hornet/graph/op.hpp>

namespace hornet::ops {

struct Assign {
  static constexpr std::string_view name = "assign";
  static constexpr bool differentiable = false;
  TensorType infer(std::span<const TensorType> in) const;
};

}  // namespace hornet::ops
