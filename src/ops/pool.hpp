// Pooling and its gradients.
//   max_pool2d       x -> y          the greatest element of each window
//   max_pool2d_pick  (x, v) -> y     v's element where x's window has its (first) greatest: the derivative of
//   max_pool2d
//                                    at x, applied to v
//   max_pool2d_grad  (x, dy) -> dx   dy to that element: the transpose of max_pool2d_pick, each the other's gradient
//   avg_pool2d       x -> y          the mean of each window's elements inside the image
//   avg_pool2d_grad  dy -> dx        its transpose; `extents` are x's height and width
#pragma once

#include <hornet/graph/op.hpp>

#include "src/ops/window.hpp"

namespace hornet::ops {

struct Pooling {
  Size2D sizes{1, 1}, strides{1, 1};
  Size2D pad_before{0, 0}, pad_after{0, 0};

  Windows windows() const { return {sizes, strides, {1, 1}, pad_before, pad_after}; }
};

struct MaxPool2D : Pooling {
  static constexpr std::string_view name = "max_pool2d";
  static constexpr auto fields() {
    return std::tuple{Field{"sizes", &Pooling::sizes}, Field{"strides", &Pooling::strides},
                      Field{"pad_before", &Pooling::pad_before}, Field{"pad_after", &Pooling::pad_after}};
  }
  TensorType infer(std::span<const TensorType> in) const;
  std::vector<Value> grad(const GradScope& g) const;
};

struct MaxPool2DPick : Pooling {
  static constexpr std::string_view name = "max_pool2d_pick";
  static constexpr auto fields() { return MaxPool2D::fields(); }
  TensorType infer(std::span<const TensorType> in) const;
  std::vector<Value> grad(const GradScope& g) const;
};

struct MaxPool2DGrad : Pooling {
  static constexpr std::string_view name = "max_pool2d_grad";
  static constexpr auto fields() { return MaxPool2D::fields(); }
  TensorType infer(std::span<const TensorType> in) const;
  std::vector<Value> grad(const GradScope& g) const;
};

struct AvgPool2D : Pooling {
  static constexpr std::string_view name = "avg_pool2d";
  static constexpr auto fields() { return MaxPool2D::fields(); }
  TensorType infer(std::span<const TensorType> in) const;
  std::vector<Value> grad(const GradScope& g) const;
};

struct AvgPool2DGrad : Pooling {
  Size2D extents{1, 1};
  static constexpr std::string_view name = "avg_pool2d_grad";
  static constexpr auto fields() {
    return std::tuple_cat(MaxPool2D::fields(), std::tuple{Field{"extents", &AvgPool2DGrad::extents}});
  }
  TensorType infer(std::span<const TensorType> in) const;
  std::vector<Value> grad(const GradScope& g) const;
};

}  // namespace hornet::ops
