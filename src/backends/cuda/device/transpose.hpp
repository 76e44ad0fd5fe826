// A box copied between layouts whose neighbours lie along different axes: tile by tile through the block's memory, so
// that both sides are read and written neighbour after neighbour.
#pragma once

#include "src/backends/cuda/device/threads.hpp"

namespace hornet::cuda {

// Of the box's axes, `rows` has neighbours in `in` (stride 1), `columns` in `out`. Strides in elements.
template <class E>
struct TransposeTiles {
  static constexpr int threads = 256, tile = 32, most_axes = 6;
  struct Shared {
    E at[tile][tile + 1];  // a column of in's rows each; one more, for memory banks
  };
  const E* in;
  E* out;
  std::int64_t rows, columns, in_column, out_row;
  int axes;  // the others
  std::int64_t extent[most_axes], in_stride[most_axes], out_stride[most_axes];

  HORNET_DEVICE std::int64_t row_tiles() const { return (rows + tile - 1) / tile; }
  HORNET_DEVICE std::int64_t column_tiles() const { return (columns + tile - 1) / tile; }

  HORNET_DEVICE void operator()(Block<threads>& block, Shared& shared) const {
    std::int64_t i = block.index();
    const std::int64_t row = i % row_tiles() * tile;
    i /= row_tiles();
    const std::int64_t column = i % column_tiles() * tile;
    i /= column_tiles();
    std::int64_t from = 0, to = 0;
    for (int axis = axes - 1; axis >= 0; --axis) {
      from += i % extent[axis] * in_stride[axis];
      to += i % extent[axis] * out_stride[axis];
      i /= extent[axis];
    }
    block.each([&](int t) {
      const std::int64_t r = row + t % tile;
      for (int c = t / tile; c < tile && column + c < columns; c += threads / tile)
        if (r < rows) shared.at[c][t % tile] = in[from + r + (column + c) * in_column];
    });
    block.each([&](int t) {
      const std::int64_t c = column + t % tile;
      for (int r = t / tile; r < tile && row + r < rows; r += threads / tile)
        if (c < columns) out[to + (row + r) * out_row + c] = shared.at[t % tile][r];
    });
  }
};

}  // namespace hornet::cuda
