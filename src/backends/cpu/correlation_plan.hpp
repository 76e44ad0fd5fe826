// Which positions of an image meet which of a width's taps, for the tiles of a kernel gradient
// (vector/correlations.cpp).
#pragma once

#include <vector>

#include "src/backends/cpu/tap_axis.hpp"
#include "src/backends/cpu/vector/vector.hpp"

namespace hornet::cpu {

// The positions of all rows of dy, row after row, by the taps that they meet.
class CorrelationPlan {
 public:
  // How the taps of a width become tiles: one after the other; all at once, at positions of dy; the same at positions
  // of x, which reads each value of x once for all taps, but takes a stride of 1.
  enum class Way : std::uint8_t { one_tap, three_taps, sliding };

  // source: extents of the images x that are read.
  CorrelationPlan(Way way, const TapAxes& axes, const Triple& source, std::int64_t in_channels,
                  std::int64_t out_channels);

  // What rows [begin, end) of dy hold, counted over all planes.
  void set_rows(std::int64_t begin, std::int64_t end, Correlation& c) const;

 private:
  struct List {
    std::vector<PositionOffsets> at;
    std::vector<std::int64_t> row;  // where each row starts, and the end of the last
  };

  void add(std::int64_t first_tap, std::int64_t end_tap, std::int64_t x, std::int64_t dy);

  Way way_;
  List lists_[tap_range_count];
};

}  // namespace hornet::cpu
