// Convolution of images of one, two or three axes.
#pragma once

#include <hornet/graph/graph.hpp>
#include <hornet/ops/window.hpp>

namespace hornet::ops {

struct ConvOptions {
  Extents strides = {};  // default: 1 along each axis
  Padding padding = "valid";
  Extents dilations = {};   // default: 1 along each axis
  std::int64_t groups = 1;  // channels are cut into this many groups, each convolved with its own filters
};

// Cross-correlation, as in Keras; of two axes:
// y[n, i, j, f] = Σ x[n, i·stride + u·dilation - pad, j·…, c] · kernel[u, v, c, f].
//   x       [n, ...image, channels]
//   kernel  [...window, channels / groups, filters]
//   y       [n, ...image', filters], image' = (image + pads - (window - 1)·dilation - 1) / stride + 1
// Floating dtypes, both the same. Throws ShapeError when channels do not fit or a window leaves the padded image,
// ConfigError when an option has another number of axes than x.
Value conv(Value x, Value kernel, const ConvOptions& options = {});

// Each channel convolved with filters of its own: channel c·m + j of y is channel c of x with kernel[..., c, j].
//   kernel  [...window, channels, m]
//   y       [n, ...image', channels·m]
// Throws as conv. ConfigError for groups other than 1.
Value depthwise_conv(Value x, Value kernel, const ConvOptions& options = {});

// The transpose of conv, as a linear map from images to y: what conv's gradient does with dy.
//   y       [n, ...image', filters]
//   kernel  [...window, channels / groups, filters]
//   result  [n, ...image, channels]
// Throws ShapeError unless conv gives image' for images of `image`.
Value conv_transpose(Value y, Value kernel, const Extents& image, const ConvOptions& options = {});

}  // namespace hornet::ops
