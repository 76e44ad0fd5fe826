// Sums over a kernel's taps by strips (vector/strips.cpp): rows of positions, all of whose channels are summed while a
// few of them lie in registers. The kernel is packed first, a block of columns behind the other.
#pragma once

#include <vector>

#include "src/backends/cpu/read_ahead.hpp"
#include "src/backends/cpu/tap_axis.hpp"
#include "src/backends/cpu/vector/vector.hpp"

namespace hornet::cpu {

// How the elements of a kernel lie: element (tap, channel, column).
struct KernelLayout {
  std::int64_t tap, channel, column;
};

class StripSum {
 public:
  // source: extents of the images that are read; channels: of the source; columns: channels of the result.
  StripSum(const TapAxes& axes, const Triple& source, std::int64_t channels, std::int64_t columns);

  // Of each axis, whether zeros must lie around the source for such sums.
  static std::array<bool, 3> needs_zeros(const TapAxes& axes, const Triple& source);

  std::int64_t blocks() const { return static_cast<std::int64_t>(blocks_.size()); }
  std::int64_t packed_size() const;  // floats

  // Packing falls into blocks() · row_count() independent parts.
  std::int64_t row_count() const { return axes_[0].taps * axes_[1].taps; }
  void pack(const float* kernel, const Triple& kernel_extents, const KernelLayout& layout, std::int64_t part,
            float* packed) const;

  // Row (d, h) of one block's columns; y is the row's first position, whose positions lie y_step floats apart.
  void run_row(const float* image, const float* packed, std::int64_t block, std::int64_t d, std::int64_t h, float* y,
               std::int64_t y_step, ReadAhead& ahead) const;
  std::int64_t strips_of_row() const { return std::ssize(panels_[blocks_[0].vectors - 1]); }

 private:
  struct Block {
    std::int64_t column, columns;
    int vectors;
    std::int64_t packed;  // where its part of the packed kernel starts
  };
  // Positions that one strip covers.
  struct Panel {
    std::int64_t begin;
    std::int64_t first, last;  // of its source positions that exist
    StripKernel kernel;
  };

  void cut_panels(int vectors);
  void list_offsets();

  TapAxes axes_;
  Triple source_;
  std::int64_t channels_;
  const StripKernels* strips_;
  bool gathers_;            // whether the taps of the width are steps, each with an offset of its own
  std::int64_t row_steps_;  // of one row of taps
  std::vector<Block> blocks_;
  std::vector<Panel> panels_[2];       // [vectors − 1]
  std::vector<std::int32_t> offsets_;  // of each step
};

}  // namespace hornet::cpu
