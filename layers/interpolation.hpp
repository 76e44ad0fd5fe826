// Making images larger or smaller by interpolation.
#pragma once

#include <hornet/graph/value.hpp>
#include <string>

namespace hornet::layers {

// ConfigError unless `method` is one of those below.
void expect_interpolation(std::string_view layer, const std::string& method);

// x with `axis` of `extent` elements. Pixel i's center is at i + ½. "nearest" takes the pixel around the output pixel's
// center; the others the weighted mean of the pixels near it, of a floating x, with weights by their kernel: "bilinear"
// (a triangle), "bicubic" (Keys 1981, a = -½), "lanczos3", "lanczos5" (a sinc in a window of that radius). With
// `antialias` the kernel is as much wider as the axis gets shorter. As jax.image.resize.
Value resize_axis(Value x, int axis, std::int64_t extent, const std::string& method, bool antialias = false);

}  // namespace hornet::layers
