#pragma once

#include <hornet/graph/op.hpp>

namespace hornet::ops {

struct MatMul {
  bool transpose_a = false;
  bool transpose_b = false;
  static constexpr std::string_view name = "matmul";
  static constexpr auto fields() {
    return std::tuple{Field{"transpose_a", &MatMul::transpose_a}, Field{"transpose_b", &MatMul::transpose_b}};
  }
  TensorType infer(std::span<const TensorType> in) const;
  std::vector<Value> grad(const GradScope& g) const;
};

}  // namespace hornet::ops
