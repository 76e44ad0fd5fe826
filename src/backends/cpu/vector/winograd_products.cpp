// The products of minimal filtering (winograd.hpp): of some tiles, or of some channels, the sums stay in registers.
// Tiles lie a vector apart, so their values are read at constant distances.
#include "src/backends/cpu/vector/float_vector.hpp"

namespace hornet::cpu::HORNET_ISA_NAME {
namespace {

constexpr std::int64_t width = FloatVector::width;

// Rows tiles × Columns vectors of one element's product.
template <int Rows, int Columns>
void multiply_tiles(const WinogradProduct& p, const float* in, const float* kernel, float* out, const char* ahead) {
  FloatVector sum[Rows][Columns];
#pragma GCC unroll 32
  for (int i = 0; i < Rows; ++i)
#pragma GCC unroll 2
    for (int j = 0; j < Columns; ++j) sum[i][j] = FloatVector::zero();
  const auto step = [&](std::int64_t k) __attribute__((always_inline)) {
    __builtin_prefetch(ahead, 0, 2);
    FloatVector row[Columns];
#pragma GCC unroll 2
    for (int j = 0; j < Columns; ++j) row[j] = FloatVector::load(kernel + j * width);
#pragma GCC unroll 32
    for (int i = 0; i < Rows; ++i) {
      const float x = in[i * width + k];
#pragma GCC unroll 2
      for (int j = 0; j < Columns; ++j) sum[i][j].add_product(row[j], x);
    }
    kernel += Columns * width;
    ahead += p.ahead.step;
  };
  std::int64_t channel = 0;
  for (; channel + width <= p.channels; channel += width, in += p.in.block)
#pragma GCC unroll 4
    for (std::int64_t k = 0; k < width; ++k) step(k);
  for (std::int64_t k = 0; k < p.channels - channel; ++k) step(k);
#pragma GCC unroll 32
  for (int i = 0; i < Rows; ++i)
#pragma GCC unroll 2
    for (int j = 0; j < Columns; ++j) sum[i][j].store(out + j * p.out.block + i * width);
}

using MultiplyTiles = void (*)(const WinogradProduct&, const float*, const float*, float*, const char*);

// As many tiles as leave registers for a row of the kernel and one value.
template <int Columns>
constexpr int most_tiles() {
  constexpr int fit = (FloatVector::registers - 1 - Columns) / Columns;
  return fit < 16 ? fit : 16;
}

template <int Columns>
struct TileProducts {
  MultiplyTiles of[most_tiles<Columns>()];  // [tiles − 1]

  constexpr TileProducts() : of{} { fill<most_tiles<Columns>()>(); }
  template <int Rows>
  constexpr void fill() {
    of[Rows - 1] = multiply_tiles<Rows, Columns>;
    if constexpr (Rows > 1) fill<Rows - 1>();
  }
};

template <int Columns>
void multiply_columns(const WinogradProduct& p) {
  static constexpr TileProducts<Columns> products;
  constexpr std::int64_t most = most_tiles<Columns>();
  const std::int64_t panels = (p.tiles + most - 1) / most;
  const char* ahead = p.ahead.at;
  for (std::int64_t i = 0; i < panels; ++i, ahead += p.channels * p.ahead.step) {
    const std::int64_t tile = i * p.tiles / panels, rows = (i + 1) * p.tiles / panels - tile;
    products.of[rows - 1](p, p.in.at + tile * width, p.kernel, p.out.at + tile * width, ahead);
  }
}

void multiply(const WinogradProduct& p) { p.vectors == 1 ? multiply_columns<1>(p) : multiply_columns<2>(p); }

// Rows channels × Columns vectors of one element's product. Short chains of additions, added to what there is, round
// less than one through all tiles.
template <int Rows, int Columns>
HORNET_INLINE void correlate_tiles(const WinogradCorrelation& c, const float* in, float* out) {
  const float* gradient = c.gradient.at;
  const char* ahead = c.ahead.at;
  FloatVector sum[Rows][Columns];
#pragma GCC unroll 32
  for (int i = 0; i < Rows; ++i)
#pragma GCC unroll 2
    for (int j = 0; j < Columns; ++j) sum[i][j] = FloatVector::zero();
  for (std::int64_t tile = 0; tile < c.tiles; ++tile, in += width, gradient += width, ahead += c.ahead.step) {
    __builtin_prefetch(ahead, 0, 2);
    FloatVector row[Columns];
#pragma GCC unroll 2
    for (int j = 0; j < Columns; ++j) row[j] = FloatVector::load(gradient + j * c.gradient.block);
#pragma GCC unroll 32
    for (int i = 0; i < Rows; ++i)
#pragma GCC unroll 2
      for (int j = 0; j < Columns; ++j) sum[i][j].add_product(row[j], in[i]);
  }
#pragma GCC unroll 32
  for (int i = 0; i < Rows; ++i)
#pragma GCC unroll 2
    for (int j = 0; j < Columns; ++j) {
      float* const to = out + (i * Columns + j) * width;
      if (c.accumulate) sum[i][j].v += FloatVector::load(to).v;
      sum[i][j].store(to);
    }
}

template <int Columns>
void correlate_columns(const WinogradCorrelation& c) {
  constexpr int rows = Columns == 1 || width == 4 ? width : width / 2;  // that leave registers
  for (std::int64_t channel = 0; channel < width; channel += rows)
    correlate_tiles<rows, Columns>(c, c.in.at + channel, c.out + channel * Columns * width);
}

void correlate(const WinogradCorrelation& c) { c.vectors == 1 ? correlate_columns<1>(c) : correlate_columns<2>(c); }

}  // namespace

void fill_winograd_products(VectorTable& table) {
  table.winograd.multiply = multiply;
  table.winograd.correlate = correlate;
  table.winograd.most_tiles[0] = most_tiles<1>();
  table.winograd.most_tiles[1] = most_tiles<2>();
}

}  // namespace hornet::cpu::HORNET_ISA_NAME
