// Pooling of images [n, ...image, channels] of one, two or three axes and a floating dtype: one value for each window
// and channel. Padding takes no part in it.
#pragma once

#include <hornet/graph/graph.hpp>
#include <hornet/ops/window.hpp>

namespace hornet::ops {

struct PoolOptions {
  Extents strides = {};  // default: the window's sizes
  Padding padding = "valid";
};

// The greatest element of each window (NaN wins); the first of equals takes the gradient.
// Throws ShapeError when a window is larger than the padded image, ConfigError when pads are as large as the window or
// the options have another number of axes than x.
Value max_pool(Value x, const Extents& sizes, const PoolOptions& options = {});

// The mean of each window's elements that lie in the image. Throws as max_pool.
Value average_pool(Value x, const Extents& sizes, const PoolOptions& options = {});

}  // namespace hornet::ops
