// The tiles of minimal filtering (vector/winograd.hpp) over images of one shape, and where their transforms lie.
#pragma once

#include <algorithm>
#include <array>

#include "src/backends/cpu/convolution.hpp"
#include "src/backends/cpu/vector/vector.hpp"

namespace hornet::cpu {

constexpr std::int64_t rounded_up(std::int64_t n, std::int64_t step) { return (n + step - 1) / step * step; }

// How the transforms of up to so many tiles of some channels lie one behind the other.
struct WinogradRoom {
  std::int64_t tiles = 0, channels = 0;

  std::int64_t block() const { return tiles * vector_table().floats; }
  // A line more than all blocks, since elements apart by multiples of 4 KiB share a few places of the nearest cache.
  std::int64_t element() const { return rounded_up(rounded_up(channels, vector_table().floats) * tiles, 16) + 16; }
  std::int64_t size() const { return winograd_elements * element(); }  // floats
  // From tile `tile` on.
  WinogradTiles at(float* room, std::int64_t tile) const {
    return {room + tile * vector_table().floats, element(), block()};
  }
};

// Some tiles of an image: whole rows [begin, end) of tiles, or a part of one row.
struct WinogradPart {
  std::int64_t begin, end, first, count;  // rows; tiles of each

  std::int64_t tiles() const { return (end - begin) * count; }
};

// Tiles over images of one shape: of 4×4 source pixels, that become 2×2 results each and cover the result; or, where
// results overlap, of 2×2 source pixels, that cover the source and add to 4×4 results each.
struct WinogradGrid {
  std::array<std::int64_t, 2> source, result, first;  // height and width; the source pixel that tile 0 starts with
  std::int64_t channels, columns;                     // of the source and of the result
  bool overlap = false;

  std::int64_t rows() const { return ((overlap ? source : result)[0] + 1) / 2; }
  std::int64_t row_tiles() const { return ((overlap ? source : result)[1] + 1) / 2; }
  std::int64_t tiles() const { return rows() * row_tiles(); }
  // Results before this row are final when the rows of tiles before `row` are done.
  std::int64_t final_row(std::int64_t row) const { return row == rows() ? result[0] : 2 * row; }

  // f(part) for parts of up to `most` tiles that make up rows [begin, end).
  template <class F>
  void for_each_part(std::int64_t begin, std::int64_t end, std::int64_t most, const F& f) const {
    const std::int64_t all = row_tiles(), rows = std::max<std::int64_t>(1, most / all);
    const std::int64_t parts = (all + most - 1) / most;  // of one row
    for (std::int64_t row = begin; row < end; row += rows)
      for (std::int64_t i = 0; i < parts; ++i) {
        const std::int64_t tile = i * all / parts;
        f(WinogradPart{row, std::min(end, row + rows), tile, (i + 1) * all / parts - tile});
      }
  }

  // Transforms a part's source; `zeros` are a row of pixels.
  void transform(const float* image, const float* zeros, const WinogradPart& part, WinogradTiles out) const {
    TileRow row{.rows = {},
                .pixels = source[1],
                .first = first[1] + 2 * part.first,
                .channels = channels,
                .tiles = part.count,
                .out = out};
    for (std::int64_t i = part.begin; i < part.end; ++i, row.out.at += part.count * vector_table().floats) {
      for (std::int64_t j = 0; j < (overlap ? 2 : 4); ++j) {
        const std::int64_t y = first[0] + 2 * i + j;
        row.rows[j] = y >= 0 && y < source[0] ? image + y * source[1] * channels : zeros;
      }
      overlap ? vector_table().winograd.gradient(row) : vector_table().winograd.input(row);
    }
  }
};

// From x to y.
inline WinogradGrid forward_grid(const ConvolutionShape& s) {
  const Triple y = s.output();
  return {{s.image[1], s.image[2]}, {y[1], y[2]}, {-s.pad_before[1], -s.pad_before[2]}, s.in_channels, s.out_channels};
}

// From dy to dx, from tiles of dy: for images without padding in front of them.
inline WinogradGrid overlapping_grid(const ConvolutionShape& s) {
  const Triple dy = s.output();
  return {{dy[1], dy[2]}, {s.image[1], s.image[2]}, {0, 0}, s.out_channels, s.in_channels, true};
}

// From dy to dx, by whichever tiles are fewer; overlapping ones take longer to put together.
inline WinogradGrid gradient_grid(const ConvolutionShape& s) {
  const WinogradGrid overlapping = overlapping_grid(s);
  const WinogradGrid grid{overlapping.source,
                          overlapping.result,
                          {s.pad_before[1] - 2, s.pad_before[2] - 2},
                          s.out_channels,
                          s.in_channels};
  const bool padded = s.pad_before[1] > 0 || s.pad_before[2] > 0;
  return padded || 6 * overlapping.tiles() > 5 * grid.tiles() ? grid : overlapping;
}

// A kernel gradient's sums are worth transforming for so many tiles.
inline constexpr std::int64_t winograd_tiles_of_sum = 128;

}  // namespace hornet::cpu
