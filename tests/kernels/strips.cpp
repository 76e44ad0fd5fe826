#include <doctest/doctest.h>

#include <algorithm>
#include <vector>

#include "src/backends/cpu/vector/vector.hpp"

using namespace hornet::cpu;

namespace {

std::vector<const VectorTable*> tables() {
  std::vector<const VectorTable*> out;
  for (const char* isa : {"baseline", "avx2", "avx512"})
    if (const VectorTable* table = vector_table_of(isa)) out.push_back(table);
  return out;
}

// Small whole numbers, whose sums are exact.
std::vector<float> whole_numbers(std::int64_t n, int seed) {
  std::vector<float> out(static_cast<std::size_t>(n));
  for (std::size_t i = 0; i < out.size(); ++i)
    out[i] = static_cast<float>((i * 7 + static_cast<std::size_t>(seed)) % 11) - 5;
  return out;
}

float at(const std::vector<float>& x, std::int64_t i) { return x.at(static_cast<std::size_t>(i)); }

constexpr std::int64_t channels = 5;

// Two rows of an image behind one another; `first` and `after` source positions of a strip are missing.
void check_strip(const StripKernels& strips, std::int64_t floats, int vectors, int rows, std::int64_t first,
                 std::int64_t after, std::int64_t last_columns) {
  const std::int64_t inputs = strips.stride * (rows - 1) + strips.taps, row = inputs * channels;
  const std::int64_t packed = vectors * floats, columns = (vectors - 1) * floats + last_columns, y_step = columns + 2;
  const std::vector<float> x = whole_numbers(2 * row, 3),
                           kernel = whole_numbers(2 * channels * strips.taps * packed, 4);
  std::vector<float> y(static_cast<std::size_t>(rows * y_step), 77.0F);
  std::vector<std::int32_t> offsets;
  for (std::int64_t i = 0; i < 2 * channels; ++i)
    offsets.push_back(static_cast<std::int32_t>(i / channels * row + i % channels));
  strips.kernels[vectors - 1][rows - 1]({.offsets = offsets.data(),
                                         .steps = 2 * channels,
                                         .x = x.data(),
                                         .x_step = channels,
                                         .first = first,
                                         .last = inputs - after,
                                         .kernel = kernel.data(),
                                         .y = y.data(),
                                         .y_step = y_step,
                                         .last_columns = last_columns});
  for (std::int64_t p = 0; p < rows; ++p) {
    for (std::int64_t column = 0; column < columns; ++column) {
      float sum = 0;
      for (std::int64_t k = 0; k < 2 * channels; ++k)
        for (std::int64_t t = 0; t < strips.taps; ++t) {
          const std::int64_t position = strips.stride * p + t;
          if (position < first || position >= inputs - after) continue;
          sum += at(x, offsets[static_cast<std::size_t>(k)] + position * channels) *
                 at(kernel, (k * strips.taps + t) * packed + column);
        }
      REQUIRE(at(y, p * y_step + column) == sum);
    }
    REQUIRE(at(y, p * y_step + columns) == 77.0F);
  }
}

// x and dy as a tile reads them, position after position, of two images.
void check_correlation(CorrelationKernel kernel, int taps, bool sliding, std::int64_t x_channel, TapRange range,
                       std::int64_t first_tap, std::int64_t end_tap, std::int64_t floats, int vectors,
                       std::int64_t rows, std::int64_t last_columns) {
  const std::int64_t columns = (vectors - 1) * floats + last_columns, positions = 7, x_row = rows * x_channel + 1;
  const std::int64_t dy_row = columns + 3, image = positions + 2;
  const std::vector<float> x = whole_numbers(2 * image * x_row, 5), dy = whole_numbers(2 * image * dy_row, 6);
  std::vector<PositionOffsets> offsets;
  for (std::int64_t p = 0; p < positions; ++p)
    offsets.push_back(
        {static_cast<std::int32_t>(p * x_row), static_cast<std::int32_t>((sliding ? p + 2 : p) * dy_row)});
  std::vector<float> sum(static_cast<std::size_t>(taps * rows * columns), 2.0F);
  Correlation c{.positions = {},
                .images = 2,
                .x = x.data(),
                .x_image = image * x_row,
                .dy = dy.data(),
                .dy_image = image * dy_row,
                .tap_step = sliding ? dy_row : x_row,
                .x_channel = x_channel,
                .sum = sum.data(),
                .sum_tap = rows * columns,
                .sum_row = columns,
                .last_columns = last_columns};
  c.positions[static_cast<int>(range)] = {offsets.data(), positions};
  kernel(c);
  for (std::int64_t t = 0; t < taps; ++t)
    for (std::int64_t i = 0; i < rows; ++i)
      for (std::int64_t column = 0; column < columns; ++column) {
        float expected = 2;
        if (t >= first_tap && t < end_tap)
          for (std::int64_t p = 0; p < 2 * positions; ++p) {
            const std::int64_t place = p / positions * image + p % positions;
            expected += sliding ? at(x, place * x_row + i * x_channel) * at(dy, (place + 2 - t) * dy_row + column)
                                : at(x, (place + t) * x_row + i * x_channel) * at(dy, place * dy_row + column);
          }
        REQUIRE(at(sum, (t * rows + i) * columns + column) == expected);
      }
}

void check_correlations(const CorrelationKernels& kernels, int taps, bool sliding, std::int64_t x_channel,
                        std::int64_t floats) {
  struct Range {
    TapRange range;
    std::int64_t first, end;
  };
  std::vector<Range> ranges{{TapRange::all, 0, taps}};
  if (taps == 3)
    for (const Range& some : {Range{TapRange::without_first, 1, 3}, Range{TapRange::without_last, 0, 2},
                              Range{TapRange::first, 0, 1}, Range{TapRange::middle, 1, 2}, Range{TapRange::last, 2, 3}})
      ranges.push_back(some);
  for (const Range& some : ranges)
    for (const int vectors : {1, 2})
      for (std::int64_t rows = 1; rows <= kernels.most_channels[vectors - 1]; ++rows)
        for (const std::int64_t last_columns : {std::int64_t{1}, floats - 1, floats})
          check_correlation(kernels.kernels[vectors - 1][rows - 1], taps, sliding, x_channel, some.range, some.first,
                            some.end, floats, vectors, rows, last_columns);
}

}  // namespace

TEST_SUITE("kernels") {
  TEST_CASE("strips of every height equal the sums, with positions missing at either end and columns left over") {
    for (const VectorTable* table : tables())
      for (const StripKernels& strips : table->strips)
        for (const int vectors : {1, 2})
          for (int rows = 1; rows <= strips.most_rows[vectors - 1]; ++rows)
            for (std::int64_t first = 0; first < strips.taps; ++first)
              for (std::int64_t after = 0; after < strips.taps; ++after)
                check_strip(strips, table->floats, vectors, rows, first, after,
                            first == after ? table->floats : 1 + rows % table->floats);
  }

  TEST_CASE("tiles of a kernel gradient equal the sums, whichever taps a position meets") {
    for (const VectorTable* table : tables()) {
      check_correlations(table->correlations.one_tap, 1, false, 1, table->floats);
      check_correlations(table->correlations.three_taps, 3, false, 1, table->floats);
      check_correlations(table->correlations.three_taps_sliding, 3, true, 1, table->floats);
      check_correlations(table->correlations.three_taps_spread, 3, false, 4, table->floats);
    }
  }
}
