// Ops that rearrange elements. BroadcastTo stretches extents of 1 and adds leading axes, as NumPy does.
#pragma once

#include <hornet/graph/op.hpp>

namespace hornet::ops {

using Integers = std::vector<std::int64_t>;

struct BroadcastTo {
  Shape shape;
  static constexpr std::string_view name = "broadcast_to";
  static constexpr auto fields() { return std::tuple{Field{"shape", &BroadcastTo::shape}}; }
  TensorType infer(std::span<const TensorType> in) const;
  std::vector<Value> grad(const GradScope& g) const;
};

struct Reshape {  // the plan makes it a view: no bytes move
  Shape shape;    // static
  static constexpr std::string_view name = "reshape";
  static constexpr auto fields() { return std::tuple{Field{"shape", &Reshape::shape}}; }
  TensorType infer(std::span<const TensorType> in) const;
  std::vector<Value> grad(const GradScope& g) const;
};

struct Transpose {
  Integers axes;  // a permutation; axis i of the result is axis axes[i] of the input
  static constexpr std::string_view name = "transpose";
  static constexpr auto fields() { return std::tuple{Field{"axes", &Transpose::axes}}; }
  TensorType infer(std::span<const TensorType> in) const;
  std::vector<Value> grad(const GradScope& g) const;
};

struct Concatenate {
  int axis = 0;  // in [0, rank)
  static constexpr std::string_view name = "concatenate";
  static constexpr auto fields() { return std::tuple{Field{"axis", &Concatenate::axis}}; }
  TensorType infer(std::span<const TensorType> in) const;
  std::vector<Value> grad(const GradScope& g) const;
};

struct Slice {
  Integers begin, size;
  static constexpr std::string_view name = "slice";
  static constexpr auto fields() { return std::tuple{Field{"begin", &Slice::begin}, Field{"size", &Slice::size}}; }
  TensorType infer(std::span<const TensorType> in) const;
  std::vector<Value> grad(const GradScope& g) const;
};

struct Pad {
  Integers before, after;
  double value = 0;
  static constexpr std::string_view name = "pad";
  static constexpr auto fields() {
    return std::tuple{Field{"before", &Pad::before}, Field{"after", &Pad::after}, Field{"value", &Pad::value}};
  }
  TensorType infer(std::span<const TensorType> in) const;
  std::vector<Value> grad(const GradScope& g) const;
};

struct Reverse {
  int axis = 0;  // in [0, rank)
  static constexpr std::string_view name = "reverse";
  static constexpr auto fields() { return std::tuple{Field{"axis", &Reverse::axis}}; }
  TensorType infer(std::span<const TensorType> in) const;
  std::vector<Value> grad(const GradScope& g) const;
};

}  // namespace hornet::ops
