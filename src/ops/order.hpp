#pragma once

#include <hornet/graph/op.hpp>

namespace hornet::ops {

struct ArgMax {
  int axis = 0;  // in [0, rank)
  static constexpr std::string_view name = "argmax";
  static constexpr bool differentiable = false;
  static constexpr auto fields() { return std::tuple{Field{"axis", &ArgMax::axis}}; }
  TensorType infer(std::span<const TensorType> in) const;
};

struct ArgMin {
  int axis = 0;  // in [0, rank)
  static constexpr std::string_view name = "argmin";
  static constexpr bool differentiable = false;
  static constexpr auto fields() { return std::tuple{Field{"axis", &ArgMin::axis}}; }
  TensorType infer(std::span<const TensorType> in) const;
};

struct TopKOp {  // x -> values, indices
  std::int64_t k = 1;
  static constexpr std::string_view name = "top_k";
  static constexpr auto fields() { return std::tuple{Field{"k", &TopKOp::k}}; }
  std::vector<TensorType> infer(std::span<const TensorType> in) const;
  std::vector<Value> grad(const GradScope& g) const;
};

}  // namespace hornet::ops
