// Convolution of images.
#pragma once

#include <hornet/graph/graph.hpp>
#include <hornet/ops/window.hpp>

namespace hornet::ops {

struct Conv2DOptions {
  Size2D strides{1, 1};
  Padding padding = "valid";
  Size2D dilations{1, 1};
  std::int64_t groups = 1;  // channels are cut into this many groups, each convolved with its own filters
};

// Cross-correlation, as in Keras: y[n, i, j, f] = Σ x[n, i·stride + u·dilation - pad, j·…, c] · kernel[u, v, c, f].
//   x       [n, h, w, channels]
//   kernel  [kh, kw, channels / groups, filters]
//   y       [n, h', w', filters], h' = (h + pads - (kh - 1)·dilation - 1) / stride + 1
// Floating dtypes, both the same. Throws ShapeError when channels do not fit or a window leaves the padded image.
Value conv2d(Value x, Value kernel, const Conv2DOptions& options = {});

}  // namespace hornet::ops
