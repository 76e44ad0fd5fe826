// How convolution and pooling lay windows over images of one, two or three axes.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace hornet::ops {

// One number for each axis of an image: {width}, {height, width} or {depth, height, width}.
using Extents = std::vector<std::int64_t>;

// Elements added around an image, at the start and at the end of each axis.
struct Pads {
  Extents before, after;
};

// "valid": no padding. "same": as much as gives ceil(extent / stride) windows, the odd element after. Or Pads.
class Padding {
 public:
  Padding(const char* name) : Padding(std::string_view(name)) {}
  Padding(std::string_view name);  // throws ConfigError unless "valid" or "same"
  Padding(Pads pads) : pads_(std::move(pads)) {}

  // The pads for an image of `extents` and windows that span `spans` elements of each axis, dilation included.
  Pads resolve(const Extents& extents, const Extents& spans, const Extents& strides) const;

 private:
  enum class Rule : std::uint8_t { given, valid, same };
  Rule rule_ = Rule::given;
  Pads pads_;
};

}  // namespace hornet::ops
