#pragma once

#include <hornet/graph/op.hpp>

namespace hornet::ops {

struct Softmax {
  int axis = 0;  // in [0, rank)
  static constexpr std::string_view name = "softmax";
  static constexpr auto fields() { return std::tuple{Field{"axis", &Softmax::axis}}; }
  TensorType infer(std::span<const TensorType> in) const;
  std::vector<Value> grad(const GradScope& g) const;
  std::vector<Value> compose(std::span<const Value> in) const;
};

struct LogSoftmax {
  int axis = 0;  // in [0, rank)
  static constexpr std::string_view name = "log_softmax";
  static constexpr auto fields() { return std::tuple{Field{"axis", &LogSoftmax::axis}}; }
  TensorType infer(std::span<const TensorType> in) const;
  std::vector<Value> grad(const GradScope& g) const;
  std::vector<Value> compose(std::span<const Value> in) const;
};

}  // namespace hornet::ops
