// Convolution y = x * k is linear in x and in k, so three ops are closed under differentiation: each one's gradients
// are the other two.
//   conv2d              (x, k)  -> y     x [n, h, w, channels], k [kh, kw, channels / groups, filters]
//   conv2d_input_grad   (dy, k) -> dx    `extents` are x's h and w, which dy does not tell
//   conv2d_kernel_grad  (x, dy) -> dk    `extents` are k's kh and kw
#pragma once

#include <hornet/graph/op.hpp>

#include "src/ops/window.hpp"

namespace hornet::ops {

struct Convolution {
  Size2D strides{1, 1}, dilations{1, 1};
  Size2D pad_before{0, 0}, pad_after{0, 0};
  std::int64_t groups = 1;

  Windows windows(Size2D kernel) const { return {kernel, strides, dilations, pad_before, pad_after}; }
};

struct Conv2D : Convolution {
  static constexpr std::string_view name = "conv2d";
  static constexpr auto fields() {
    return std::tuple{Field{"strides", &Conv2D::strides}, Field{"dilations", &Conv2D::dilations},
                      Field{"pad_before", &Conv2D::pad_before}, Field{"pad_after", &Conv2D::pad_after},
                      Field{"groups", &Conv2D::groups}};
  }
  TensorType infer(std::span<const TensorType> in) const;
  std::vector<Value> grad(const GradScope& g) const;
};

struct Conv2DInputGrad : Convolution {
  Size2D extents{1, 1};
  static constexpr std::string_view name = "conv2d_input_grad";
  static constexpr auto fields() {
    return std::tuple_cat(Conv2D::fields(), std::tuple{Field{"extents", &Conv2DInputGrad::extents}});
  }
  TensorType infer(std::span<const TensorType> in) const;
  std::vector<Value> grad(const GradScope& g) const;
};

struct Conv2DKernelGrad : Convolution {
  Size2D extents{1, 1};
  static constexpr std::string_view name = "conv2d_kernel_grad";
  static constexpr auto fields() {
    return std::tuple_cat(Conv2D::fields(), std::tuple{Field{"extents", &Conv2DKernelGrad::extents}});
  }
  TensorType infer(std::span<const TensorType> in) const;
  std::vector<Value> grad(const GradScope& g) const;
};

}  // namespace hornet::ops
