// Blocks of pixels as channels, and back.
#pragma once

#include <hornet/graph/graph.hpp>

namespace hornet::ops {

// [n, b·h, b·w, c] <-> [n, h, w, b·b·c] for blocks of b·b pixels, or both with their channels at axis 1; the channels
// of one pixel stay together. Throw ShapeError unless the block divides the extents, ConfigError when b < 1.
Value space_to_depth(Value x, std::int64_t block_size, bool channels_first = false);
Value depth_to_space(Value x, std::int64_t block_size, bool channels_first = false);

}  // namespace hornet::ops
