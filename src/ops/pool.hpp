// Pooling and its gradients.
//   max_pool           x -> y          the greatest element of each window
//   max_pool_pick      (x, v) -> y     v's element where x's window has its (first) greatest:
//                                      the derivative of max_pool at x, applied to v
//   max_pool_grad      (x, dy) -> dx   dy to that element: the transpose of max_pool_pick, each the other's gradient
//   average_pool       x -> y          the mean of each window's elements inside the image
//   average_pool_grad  dy -> dx        its transpose; `extents` are x's image
#pragma once

#include <hornet/graph/op.hpp>

#include "src/ops/window.hpp"

namespace hornet::ops {

struct Pooling {
  Extents sizes, strides, pad_before, pad_after;

  Windows windows() const { return {sizes, strides, or_ones({}, sizes.size()), pad_before, pad_after}; }
};

struct MaxPool : Pooling {
  static constexpr std::string_view name = "max_pool";
  static constexpr auto fields() {
    return std::tuple{Field{"sizes", &Pooling::sizes}, Field{"strides", &Pooling::strides},
                      Field{"pad_before", &Pooling::pad_before}, Field{"pad_after", &Pooling::pad_after}};
  }
  TensorType infer(std::span<const TensorType> in) const;
  std::vector<Value> grad(const GradScope& g) const;
};

struct MaxPoolPick : Pooling {
  static constexpr std::string_view name = "max_pool_pick";
  static constexpr auto fields() { return MaxPool::fields(); }
  TensorType infer(std::span<const TensorType> in) const;
  std::vector<Value> grad(const GradScope& g) const;
};

struct MaxPoolGrad : Pooling {
  static constexpr std::string_view name = "max_pool_grad";
  static constexpr auto fields() { return MaxPool::fields(); }
  TensorType infer(std::span<const TensorType> in) const;
  std::vector<Value> grad(const GradScope& g) const;
};

struct AveragePool : Pooling {
  static constexpr std::string_view name = "average_pool";
  static constexpr auto fields() { return MaxPool::fields(); }
  TensorType infer(std::span<const TensorType> in) const;
  std::vector<Value> grad(const GradScope& g) const;
};

struct AveragePoolGrad : Pooling {
  Extents extents;
  static constexpr std::string_view name = "average_pool_grad";
  static constexpr auto fields() {
    return std::tuple_cat(MaxPool::fields(), std::tuple{Field{"extents", &AveragePoolGrad::extents}});
  }
  TensorType infer(std::span<const TensorType> in) const;
  std::vector<Value> grad(const GradScope& g) const;
};

}  // namespace hornet::ops
