#pragma once

#include <hornet/graph/op.hpp>

namespace hornet::ops {

struct CumSum {
  int axis = 0;  // in [0, rank)
  static constexpr std::string_view name = "cumsum";
  static constexpr auto fields() { return std::tuple{Field{"axis", &CumSum::axis}}; }
  TensorType infer(std::span<const TensorType> in) const;
  std::vector<Value> grad(const GradScope& g) const;
};

}  // namespace hornet::ops
