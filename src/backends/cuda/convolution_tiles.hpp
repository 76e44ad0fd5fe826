// Which convolutions are products of tiles (device/product.hpp) in kernels compiled for their shapes: a rule on shapes
// alone, as is how they are cut (tile_choice.hpp).
//
// Nobody has measured where a library is faster. For channels-last images of strict float32 cuDNN's engines copy images
// to channels-first and their result back (tests/cuda/convolution_plans.cpp): what these copies move counts for little
// where each element takes part in many multiplications, and for much where channels are few. A kernel of ours has
// beside it what comes behind the convolution, or in front of it.
#pragma once

#include <optional>
#include <span>

#include "src/backends/cuda/convolution_geometry.hpp"
#include "src/backends/cuda/driver.hpp"
#include "src/passes/pooled_epilogue.hpp"

namespace hornet::cuda {

enum class ConvolutionMode {
  automatic,  // by the rule
  tiles,      // wherever they can be
  library,    // never
};

// By the environment variable HORNET_CUDA_CONVOLUTIONS: "tiles" or "library"; without it, automatic. Throws ConfigError
// for another value.
ConvolutionMode convolution_mode_asked_for();

// Holds for plans made from now on, in place of what was asked for.
void choose_convolution_mode(ConvolutionMode mode);

// Windows of a pooling that lie beside each other, without padding: device/pooled.hpp.
struct PooledWindows {
  std::int64_t windows[3] = {1, 1, 1}, sizes[3] = {1, 1, 1};

  std::int64_t places() const { return volume(windows) * volume(sizes); }  // of an image
};

struct ConvolutionTiles {
  ConvolutionPass pass;
  ConvolutionGeometry geometry;
  std::optional<PooledWindows> pool;  // forwards, of the result; backwards the gradient is that of windows' winners
  std::int64_t m, n, k;               // of the product
  std::int64_t pixels = 1;            // products, of an image's gradient: of each pixel, whose lines are images
  bool split = false;                 // device/split_product.hpp
  int tile_m = 0, tile_n = 0;
  std::int64_t chunk = 0, chunks = 1;  // of k

  static constexpr int threads = 256;
  static constexpr int side_of_share(int extent) { return extent >= 64 ? 8 : 4; }
  // Steps of a tile: so many that two of each operand, and what is noted of steps, fit into a block's memory. Where a
  // thread has 64 sums, what it loads meanwhile for more steps would leave registers for one block a multiprocessor.
  static constexpr int depth_of(ConvolutionPass pass, bool split, int tile_m, int tile_n) {
    const int most_lines = pass == ConvolutionPass::kernel_gradient ? 144 : 160;
    const bool has_many_sums = side_of_share(tile_m) * side_of_share(tile_n) == 64;
    return split || has_many_sums || tile_m + tile_n > most_lines ? 16 : 32;
  }
  int depth() const { return depth_of(pass, split, tile_m, tile_n); }
  // A thread's share of a tile that is not split: square where the tile is large enough for all threads to have one.
  int rows() const { return side_of_share(tile_m); }
  int columns() const { return side_of_share(tile_n); }
  int slices() const { return threads / (tile_m / rows() * (tile_n / columns())); }
  std::int64_t tiles() const { return ((m + tile_m - 1) / tile_m) * ((n + tile_n - 1) / tile_n) * pixels; }
  std::int64_t blocks() const { return tiles() * chunks; }
  // JitSource's. A block does some 160 multiplications a nanosecond.
  bool is_busy() const { return tile_m * tile_n * chunk >= std::int64_t{1} << 19; }
  // Likewise: where threads have 64 sums there are registers for two, which compute while the other waits.
  int blocks_at_once() const;
};

// Of conv, conv_input_grad, conv_kernel_grad or pooled_conv_grad, and of a matmul that may be of split factors, which
// is one of them with images of one pixel; nothing for what is better left to a library.
std::optional<ConvolutionTiles> convolution_tiles(const Op& op, std::span<const TensorType> in);

// Of a convolution whose result is pooled and not kept.
std::optional<ConvolutionTiles> convolution_tiles(const passes::PooledEpilogue& op, std::span<const TensorType> in);

}  // namespace hornet::cuda
