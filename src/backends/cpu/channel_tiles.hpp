// How a tensor [rows, channels] is cut when its rows are reduced: into tiles of channels, chunks of rows for the thread
// pool, and blocks within those. A block is contiguous: whole rows of all channels, or a piece of one row where a row
// is longer than a block. Sums are taken block upon block, element by element; the sum's rows are added up last, in
// halves. All of it depends on the shape alone.
#pragma once

#include <cstddef>

#include "src/backends/cpu/pointwise_program.hpp"
#include "src/backends/cpu/ranges.hpp"

namespace hornet::cpu {

struct ChannelTiles {
  std::int64_t rows, channels;
  std::int64_t width;       // channels of a tile, but of the last
  std::int64_t tiles;       // of channels
  std::int64_t block_rows;  // rows of a block
  Ranges chunks;            // of rows

  ChannelTiles(std::int64_t rows, std::int64_t channels, std::int64_t cost)
      : rows(rows),
        channels(channels),
        width(std::min(channels, kBlock)),
        tiles((channels + width - 1) / width),
        block_rows(kBlock / width),
        chunks(cut_rows(cost)) {}

  std::int64_t first_channel(std::int64_t tile) const { return tile * width; }
  std::int64_t width_of(std::int64_t tile) const { return std::min(width, channels - tile * width); }

  // Rows [begin, end) put block upon block are so many.
  std::int64_t rows_of_sum(std::int64_t begin, std::int64_t end) const { return std::min(block_rows, end - begin); }

  // fn(element, n) for each block of rows [begin, end) of a tile: n elements from there on.
  template <class F>
  void for_each_block(std::int64_t tile, std::int64_t begin, std::int64_t end, const F& fn) const {
    const std::int64_t n = width_of(tile);
    for (std::int64_t row = begin; row < end; row += block_rows)
      fn(row * channels + first_channel(tile), std::min(block_rows, end - row) * n);
  }

  // fn(tile, chunk) for each of both, in the thread pool.
  template <class F>
  void parallel(const F& fn) const {
    parallel_for(tiles * chunks.count, [&](std::int64_t i) { fn(i % tiles, i / tiles); });
  }

 private:
  // Chunks begin where blocks do.
  Ranges cut_rows(std::int64_t cost) const {
    Ranges blocks = cut((rows + block_rows - 1) / block_rows, block_rows * width * cost);
    return {rows, blocks.step * block_rows, blocks.count};
  }
};

// x[0, j] = Σ_i x[i, j] of x [rows, n]; what lies behind its first row is lost. `add` adds elements of x's type.
inline void fold_rows(BlockKernel add, void* x, std::int64_t rows, std::int64_t n, std::int64_t element_bytes) {
  while (rows > 1) {
    const std::int64_t half = (rows + 1) / 2;
    const void* in[] = {x, static_cast<const std::byte*>(x) + half * n * element_bytes};
    add(x, in, (rows - half) * n, nullptr);
    rows = half;
  }
}

}  // namespace hornet::cpu
