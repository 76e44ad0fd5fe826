// Makes device/lines.hpp's lines of shapes.
#pragma once

#include "src/backends/axis_view.hpp"
#include "src/backends/cuda/device/lines.hpp"

namespace hornet::cuda {

// Up to 32 elements have a lane each, more of them share up to 256 lanes.
Lines lines_of(std::int64_t outer, std::int64_t n, std::int64_t inner);
inline Lines lines_of(const AxisView& view) { return lines_of(view.outer, view.n, view.inner); }

// Blocks that take all lines.
std::int64_t tiles_of(const Lines& lines);

}  // namespace hornet::cuda
