// The rule that ties an image's extents to the number of windows laid over it.
#pragma once

#include <hornet/ops/window.hpp>
#include <hornet/tensor/shape.hpp>

namespace hornet::ops {

// One number for each axis of the image.
struct Windows {
  Extents sizes, strides = {}, dilations = {}, pad_before = {}, pad_after = {};

  // Elements of each axis from a window's first to its last: (size - 1)·dilation + 1. Throws ShapeError when it leaves
  // 64 bits, ConfigError when a size or dilation is < 1 or when they are not equally many.
  Extents spans() const;

  // Windows along each axis: (extent + pads - span) / stride + 1. Throws ConfigError on strides < 1, pads < 0 or
  // another number of axes, ShapeError when a window is larger than the padded image.
  Extents counts(const Extents& extents) const;
};

// `given`, or 1 for each of `axes` when it is empty.
Extents or_ones(Extents given, std::size_t axes);

// The axes between batch and channels, which must be 1 to 3: throws ShapeError.
void expect_image(const TensorType& x);
Extents image_of(const Shape& x);
Shape image_shape(std::int64_t batch, const Extents& extents, std::int64_t channels);

// Of a kernel [...axes, channels, filters].
Extents kernel_of(const Shape& kernel);

}  // namespace hornet::ops
