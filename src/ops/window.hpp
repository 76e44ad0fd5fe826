// The rule that ties an image's extents to the number of windows laid over it.
#pragma once

#include <hornet/ops/window.hpp>
#include <hornet/tensor/shape.hpp>

namespace hornet::ops {

struct Windows {
  Size2D sizes{1, 1}, strides{1, 1}, dilations{1, 1};
  Size2D pad_before{0, 0}, pad_after{0, 0};

  // Rows and columns from a window's first element to its last: (size - 1)·dilation + 1. Throws ShapeError when it
  // leaves 64 bits, ConfigError when a size or dilation is < 1.
  Size2D spans() const;

  // Windows down and across: (extent + pads - span) / stride + 1. Throws ConfigError on strides < 1 or pads < 0,
  // ShapeError when a window is larger than the padded image.
  Size2D counts(Size2D extents) const;
};

}  // namespace hornet::ops
