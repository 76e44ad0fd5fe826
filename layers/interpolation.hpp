// Making one axis longer by interpolation.
#pragma once

#include <hornet/graph/value.hpp>
#include <string_view>

namespace hornet::layers {

// x, floating, with `axis` `factor` times as long. Pixel i's center is at i + ½; each output pixel is the weighted mean
// of the input pixels around its own center, weights by `method`'s kernel: "bilinear" (a triangle), "bicubic" (Keys
// 1981, a = -½), "lanczos3", "lanczos5" (a sinc in a window of that radius). As jax.image.resize does when it enlarges.
Value enlarge(Value x, int axis, std::int64_t factor, std::string_view method);

}  // namespace hornet::layers
