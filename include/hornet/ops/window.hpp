// How convolution and pooling lay windows over the height and width of an image.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace hornet::ops {

using Size2D = std::array<std::int64_t, 2>;  // height, width

// Rows and columns added around an image: before is top and left, after is bottom and right.
struct Pads {
  Size2D before{0, 0};
  Size2D after{0, 0};
};

// "valid": no padding. "same": as much as gives ceil(extent / stride) windows, the odd row or column after. Or Pads.
class Padding {
 public:
  Padding(const char* name) : Padding(std::string_view(name)) {}
  Padding(std::string_view name);  // throws ConfigError unless "valid" or "same"
  Padding(const Pads& pads) : pads_(pads) {}

  // The pads for an image of `extents` and windows that span `spans` rows and columns, dilation included.
  Pads resolve(Size2D extents, Size2D spans, Size2D strides) const;

 private:
  bool same_ = false;
  Pads pads_;
};

}  // namespace hornet::ops
