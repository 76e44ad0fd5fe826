// Convolution y = x * k is linear in x and in k, so three ops are closed under differentiation: each one's gradients
// are the other two.
//   conv              (x, k)  -> y     x [n, ...image, channels], k [...window, channels / groups, filters]
//   conv_input_grad   (dy, k) -> dx    `extents` are x's image, which dy does not tell
//   conv_kernel_grad  (x, dy) -> dk    `extents` are k's window
#pragma once

#include <hornet/graph/op.hpp>

#include "src/ops/window.hpp"

namespace hornet::ops {

struct Convolution {
  Extents strides, dilations, pad_before, pad_after;
  std::int64_t groups = 1;

  Windows windows(const Extents& kernel) const { return {kernel, strides, dilations, pad_before, pad_after}; }
};

struct Conv : Convolution {
  static constexpr std::string_view name = "conv";
  static constexpr auto fields() {
    return std::tuple{Field{"strides", &Conv::strides}, Field{"dilations", &Conv::dilations},
                      Field{"pad_before", &Conv::pad_before}, Field{"pad_after", &Conv::pad_after},
                      Field{"groups", &Conv::groups}};
  }
  TensorType infer(std::span<const TensorType> in) const;
  std::vector<Value> grad(const GradScope& g) const;
};

struct ConvInputGrad : Convolution {
  Extents extents;
  static constexpr std::string_view name = "conv_input_grad";
  static constexpr auto fields() {
    return std::tuple_cat(Conv::fields(), std::tuple{Field{"extents", &ConvInputGrad::extents}});
  }
  TensorType infer(std::span<const TensorType> in) const;
  std::vector<Value> grad(const GradScope& g) const;
};

struct ConvKernelGrad : Convolution {
  Extents extents;
  static constexpr std::string_view name = "conv_kernel_grad";
  static constexpr auto fields() {
    return std::tuple_cat(Conv::fields(), std::tuple{Field{"extents", &ConvKernelGrad::extents}});
  }
  TensorType infer(std::span<const TensorType> in) const;
  std::vector<Value> grad(const GradScope& g) const;
};

}  // namespace hornet::ops
