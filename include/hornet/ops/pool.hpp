// Pooling of images [n, h, w, channels] of a floating dtype: one value for each window and channel. Padding takes no
// part in it.
#pragma once

#include <hornet/graph/graph.hpp>
#include <hornet/ops/window.hpp>
#include <optional>

namespace hornet::ops {

struct Pool2DOptions {
  std::optional<Size2D> strides = {};  // default: the window's sizes
  Padding padding = "valid";
};

// The greatest element of each window (NaN wins); the first of equals takes the gradient.
// Throws ShapeError when a window is larger than the padded image, ConfigError when pads are as large as the window.
Value max_pool2d(Value x, Size2D sizes, const Pool2DOptions& options = {});

// The mean of each window's elements that lie in the image. Throws as max_pool2d.
Value avg_pool2d(Value x, Size2D sizes, const Pool2DOptions& options = {});

}  // namespace hornet::ops
