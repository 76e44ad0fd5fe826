#include "src/backends/cuda/small_product.hpp"

#include <algorithm>
#include <bit>
#include <tuple>

namespace hornet::cuda {
namespace {

constexpr std::int64_t kMostMultiplications = std::int64_t{1} << 25;  // longer, and bandwidth and arithmetic count
constexpr std::int64_t kMostElements = std::int64_t{1} << 30;         // of an operand or result: indices are int
constexpr std::int64_t kMostRounds = 64;                              // of a thread's loads
constexpr std::int64_t kEnoughBlocks = 96, kLeastThreads = 32, kMostThreads = 256, kLargestTile = 64;

std::int64_t power_of_two(std::int64_t n) {
  return static_cast<std::int64_t>(std::bit_ceil(static_cast<std::uint64_t>(std::max<std::int64_t>(n, 1))));
}

std::int64_t groups(const MatrixProduct& p) { return (p.k + 3) / 4; }

SmallProductTiles tiles_of(const MatrixProduct& p, std::int64_t tile_m, std::int64_t tile_n) {
  const std::int64_t cells = tile_m * tile_n / 16;
  const std::int64_t slices = std::max(std::min(kMostThreads / cells, power_of_two(groups(p))), kLeastThreads / cells);
  return {p, tile_m, tile_n, slices};
}

// The largest tiles of which there are enough; where even the smallest are too few, those. Of tiles equally large the
// one of the shortest sides, which reads least.
SmallProductTiles best_tiles(const MatrixProduct& p) {
  const auto rank = [](const SmallProductTiles& tiles) {
    return std::tuple(std::min(tiles.blocks(), kEnoughBlocks), tiles.tile_m * tiles.tile_n,
                      -(tiles.tile_m + tiles.tile_n), tiles.tile_n);
  };
  SmallProductTiles best = tiles_of(p, 4, 4);
  for (std::int64_t m = 4; m <= std::clamp(power_of_two(p.m), std::int64_t{4}, kLargestTile); m *= 2)
    for (std::int64_t n = 4; n <= std::clamp(power_of_two(p.n), std::int64_t{4}, kLargestTile); n *= 2)
      if (const SmallProductTiles tiles = tiles_of(p, m, n); rank(tiles) > rank(best)) best = tiles;
  return best;
}

}  // namespace

MatrixProduct matrix_product_of(const ops::MatMul& op, std::span<const TensorType> in) {
  const TensorType y = op.infer(in);
  MatrixProduct product;
  product.m = y.shape[-2];
  product.n = y.shape[-1];
  product.k = in[0].shape[op.transpose_a ? -2 : -1];
  product.batch = y.shape.slice(0, y.shape.rank() - 2).size();
  product.transpose_a = op.transpose_a;
  product.transpose_b = op.transpose_b;
  product.f64 = y.dtype == f64;
  return product;
}

std::int64_t SmallProductTiles::blocks() const {
  return product.batch * ((product.m + tile_m - 1) / tile_m) * ((product.n + tile_n - 1) / tile_n);
}

std::optional<SmallProductTiles> small_product_tiles(const MatrixProduct& p) {
  for (const std::int64_t elements : {p.batch * p.m * p.k, p.batch * p.k * p.n, p.batch * p.m * p.n})
    if (elements > kMostElements) return {};
  if (p.m == 0 || p.n == 0 || p.batch == 0 || p.batch * p.m * p.n * p.k > kMostMultiplications) return {};
  const SmallProductTiles tiles = best_tiles(p);
  if (groups(p) > kMostRounds * tiles.slices) return {};
  return tiles;
}

std::optional<SmallProductTiles> row_product_tiles(const MatrixProduct& p) {
  constexpr std::int64_t widest = 32, most_multiplications = std::int64_t{1} << 22;  // each block reads all of b
  if (p.batch != 1 || p.transpose_a || p.n > widest || p.m * p.n * p.k > most_multiplications) return {};
  MatrixProduct row = p;
  row.m = 1;
  const std::optional<SmallProductTiles> small = small_product_tiles(row);
  if (!small) return {};
  return tiles_of(row, 4, std::max<std::int64_t>(power_of_two(p.n), 4));
}

}  // namespace hornet::cuda
