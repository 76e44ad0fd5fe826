#include "src/backends/cuda/tile_choice.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <tuple>

#include "src/backends/cuda/launch.hpp"

namespace hornet::cuda {
namespace {

constexpr std::int64_t kMultiprocessors = 132;  // of the GPU that work is cut for
constexpr std::int64_t kLeastChunk = 128;
constexpr int kLargestTile = 128, kSmallestTile = 16;

// An image's gradient, as a product of each pixel.
ConvolutionTiles by_pixels(ConvolutionTiles product) {
  product.pixels = volume(product.geometry.image);
  product.m = product.geometry.batch;
  return product;
}

ConvolutionTiles with_tile(ConvolutionTiles tiles, int m, int n, bool split) {
  tiles.split = split;
  tiles.tile_m = m;
  tiles.tile_n = n;
  return tiles;
}

// A warp has 32 rows and at least 8 columns; a block's memory has all sums.
bool can_split(int m, int n) { return m >= 32 && m * n >= 32 * 8 * 8 && m * n <= 128 * 64; }

// What a thread has in registers, of sums and, for tensor cores, of their factors too.
int share_of(const ConvolutionTiles& tiles) {
  return tiles.split ? tiles.tile_m * tiles.tile_n / 128 : tiles.rows() * tiles.columns();
}

// How fast a tile's products are beside those of others, were there tiles without end: by how many of the compiler's
// instructions for sm_90 are multiplications. Nobody has measured it, nor that tensor cores are twice as fast.
double speed_of_tile(const ConvolutionTiles& tiles) {
  const int share = share_of(tiles);
  const double by_share = share == 64 ? 1 : share == 32 ? 0.85 : 0.55;
  const double products = tiles.tile_m * tiles.tile_n, factors = tiles.tile_m + tiles.tile_n;
  const double by_tile = products / (products + (tiles.split ? 16 : 10) * factors);
  return by_share * by_tile * (tiles.split ? 2 : 1);
}

// Of the kernel's taps along an axis, the share that has a place of y, by pixel.
std::vector<double> shares_of_taps(const ConvolutionTiles& tiles, int axis) {
  const ConvolutionGeometry& g = tiles.geometry;
  const std::int64_t places = tiles.pool ? tiles.pool->windows[axis] * tiles.pool->sizes[axis] : g.output[axis];
  std::vector<double> shares(static_cast<std::size_t>(g.image[axis]));
  for (std::int64_t place = 0; place < places; ++place)
    for (std::int64_t tap = 0; tap < g.kernel[axis]; ++tap) {
      const std::int64_t pixel = place * g.strides[axis] + tap * g.dilations[axis] - g.pads[axis];
      if (pixel >= 0 && pixel < g.image[axis])
        shares[static_cast<std::size_t>(pixel)] += 1 / static_cast<double>(g.kernel[axis]);
    }
  return shares;
}

// Tiles that the busiest multiprocessor computes, to which blocks go in turns. A tile of one pixel whose steps are of
// one tap each counts for the share of taps that it does not leave out.
double most_tiles(const ConvolutionTiles& tiles) {
  constexpr std::int64_t many = 8;  // rounds, in which unequal blocks even out
  const double even = static_cast<double>(tiles.tiles()) / kMultiprocessors;
  if (tiles.pass == ConvolutionPass::kernel_gradient) return even;
  if (tiles.pixels == 1 || tiles.geometry.out_channels % tiles.depth() != 0) return std::ceil(even);
  const std::vector<double> d = shares_of_taps(tiles, 0), h = shares_of_taps(tiles, 1), w = shares_of_taps(tiles, 2);
  const auto sum = [](const std::vector<double>& of) { return std::reduce(of.begin(), of.end()); };
  if (tiles.tiles() > many * kMultiprocessors)
    return even * sum(d) * sum(h) * sum(w) / static_cast<double>(tiles.pixels);
  std::array<double, kMultiprocessors> loads{};
  std::size_t block = 0;
  for (const double of_d : d)
    for (const double of_h : h)
      for (const double of_w : w)
        for (std::int64_t tile = 0; tile < tiles.tiles() / tiles.pixels; ++tile)
          loads[block++ % loads.size()] += of_d * of_h * of_w;
  return std::ranges::max(loads);
}

// What all multiprocessors do of what is asked for, in the time of the busiest one.
double speed(const ConvolutionTiles& tiles) {
  const double asked_for = static_cast<double>(tiles.m * tiles.n * tiles.pixels) / (tiles.tile_m * tiles.tile_n);
  return speed_of_tile(tiles) * asked_for / (kMultiprocessors * most_tiles(tiles));
}

ConvolutionTiles best_tiles(const ConvolutionTiles& product) {
  const auto rank = [](const ConvolutionTiles& tiles) {
    return std::tuple(speed(tiles), tiles.tile_m * tiles.tile_n, tiles.tile_m);
  };
  ConvolutionTiles best = with_tile(product, kSmallestTile, kSmallestTile, false);
  const auto offer = [&](const ConvolutionTiles& tiles) {
    if (rank(tiles) > rank(best)) best = tiles;
    if (tiles.pass != ConvolutionPass::input_gradient || tiles.pixels > 1) return;
    if (const ConvolutionTiles apart = by_pixels(tiles); rank(apart) > rank(best)) best = apart;
  };
  for (int m = kSmallestTile; m <= kLargestTile; m *= 2)
    for (int n = kSmallestTile; n <= kLargestTile; n *= 2) {
      offer(with_tile(product, m, n, false));
      if (splits_factors() && can_split(m, n)) offer(with_tile(product, m, n, true));
    }
  return best;
}

// How many blocks a multiprocessor holds for their registers, as the compiler counts them for sm_90.
std::int64_t resident(const ConvolutionTiles& tiles) {
  const int share = share_of(tiles);
  return share >= 64 ? 2 : share >= 32 ? 3 : 4;
}

// The sums of a kernel's gradient are long, and its tiles few. What a block computes with its tiles of operands takes
// less time than the next ones to arrive: several blocks on a multiprocessor wait at the same time.
ConvolutionTiles cut(ConvolutionTiles tiles) {
  std::int64_t chunks = 1;
  if (tiles.pass == ConvolutionPass::kernel_gradient) {
    const std::int64_t blocks = kMultiprocessors * resident(tiles);
    chunks = std::max<std::int64_t>(std::min(blocks / tiles.tiles(), tiles.k / kLeastChunk), 1);
  }
  tiles.chunk = (tiles.k + chunks - 1) / chunks;
  tiles.chunk = (tiles.chunk + tiles.depth() - 1) / tiles.depth() * tiles.depth();
  tiles.chunks = (tiles.k + tiles.chunk - 1) / tiles.chunk;
  return tiles;
}

}  // namespace

int ConvolutionTiles::blocks_at_once() const { return blocks() > kMultiprocessors && share_of(*this) == 64 ? 2 : 0; }

ConvolutionTiles with_best_tiles(const ConvolutionTiles& product) { return cut(best_tiles(product)); }

}  // namespace hornet::cuda
