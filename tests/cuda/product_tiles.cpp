// How tiles of operands lie in a block's memory.
#include "src/backends/cuda/device/product_tiles.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>
#include <vector>

#include "src/backends/cuda/convolution_tiles.hpp"
#include "src/backends/cuda/device/pooled.hpp"
#include "src/backends/cuda/device/product.hpp"
#include "src/backends/cuda/device/split_product.hpp"

using namespace hornet::cuda;

namespace {

constexpr int kThreads = 256;

template <bool AlongK, int Lines, int Pad, int Depth>
struct Tile {
  using Operand = MatrixOperand<float, AlongK, 4, int>;
  using Type = OperandTile<Operand, int, Lines, Lines + Pad, Depth, kThreads>;
  static constexpr int reads = std::max(Lines * Depth / 4 / kThreads, 1);  // of a thread

  // Where element j of the reads number i of all threads goes.
  static std::vector<int> places(int i, int j) {
    std::vector<int> places;
    for (int t = 0; t < std::min(kThreads, Lines * Depth / 4); ++t) places.push_back(Type::place(t, i, j));
    return places;
  }
};

template <class... T>
struct Tiles {
  template <class F>
  static void each(const F& f) {
    (f(T{}), ...);
  }
};
// As product.hpp and split_product.hpp have them.
using ReadAlong = Tiles<Tile<true, 16, 4, 32>, Tile<true, 32, 4, 32>, Tile<true, 64, 4, 32>, Tile<true, 64, 4, 16>,
                        Tile<true, 128, 4, 16>, Tile<true, 32, 8, 16>, Tile<true, 64, 8, 16>, Tile<true, 128, 8, 16>>;
using ReadAcross =
    Tiles<Tile<false, 16, 4, 32>, Tile<false, 64, 4, 16>, Tile<false, 128, 4, 16>, Tile<false, 64, 8, 16>>;

// Each element of a tile has a place of its own.
template <class T>
void expect_apart(T) {
  std::set<int> all;
  int count = 0;
  for (int i = 0; i < T::reads; ++i)
    for (int j = 0; j < 4; ++j)
      for (int place : T::places(i, j)) {
        CHECK((0 <= place && place < T::Type::size));
        all.insert(place);
        ++count;
      }
  CHECK(std::ssize(all) == count);
}

// Of picked images, the largest of what is noted of steps.
struct Rows {
  using Element = float;
  using Raw = std::uint8_t;
  const Raw* data;
  const Raw* row(std::int64_t i) const { return data + i; }
  float value(Raw raw) const { return raw; }
};
using Windows = PlacesByWindow<1, 5, 5, 1, 2, 2>;
using Across = MatrixOperand<float, false, 4, int>;

template <int M, int N>
struct Blocks {
  using Layout = TiledLayout<int, M, N>;
  template <ConvolutionPass Pass, class Left, class Right>
  static constexpr std::size_t bytes() {
    constexpr int rows = ConvolutionTiles::side_of_share(M), columns = ConvolutionTiles::side_of_share(N);
    constexpr int slices = ConvolutionTiles::threads / (M / rows * (N / columns));
    constexpr int depth = ConvolutionTiles::depth_of(Pass, false, M, N);
    constexpr int split_depth = ConvolutionTiles::depth_of(Pass, true, M, N);
    std::size_t most = sizeof(typename BlockProduct<Layout, Left, Right, depth, rows, columns, slices>::Shared);
    if constexpr (M >= 32 && M * N >= 2048 && M * N <= 128 * 64)
      most = std::max(most, sizeof(typename SplitProduct<Layout, Left, Right, split_depth>::Shared));
    return most;
  }
  static constexpr std::size_t most() {
    using Gradient = PatchColumns<RowImages<Rows>, 4, int, Windows>;
    using Forward = PatchRows<RowImages<Rows>, 4, int, Windows>;
    using Slope = PixelSlopes<float, 4, int, WinnerSlopes<float, Windows>>;
    return std::max({bytes<ConvolutionPass::kernel_gradient, Gradient, WinnerRows<float, 4, Windows>>(),
                     bytes<ConvolutionPass::forward, Forward, Across>(),
                     bytes<ConvolutionPass::input_gradient, Slope, PixelKernelTurned<float, 4, int>>()});
  }
};

template <int M>
constexpr std::size_t most_bytes() {
  return std::max({Blocks<M, 16>::most(), Blocks<M, 32>::most(), Blocks<M, 64>::most(), Blocks<M, 128>::most()});
}

}  // namespace

TEST_SUITE("cuda") {
  TEST_CASE("a tile's elements do not meet, and begin where its steps do") {
    ReadAlong::each([](auto tile) { expect_apart(tile); });
    ReadAcross::each([](auto tile) { expect_apart(tile); });
    using Type = Tile<true, 64, 4, 32>::Type;
    for (int slices : {1, 2, 4, 8})
      for (int step = 0; step < 32; step += slices)
        for (int slice = 0; slice < slices; ++slice) CHECK(Type::at(step + slice) == Type::at(step) + Type::at(slice));
  }

  TEST_CASE("a warp that reads neighbours along k writes each to a bank of its own") {
    ReadAlong::each([](auto tile) {
      constexpr int warp = 32, banks = 32;
      for (int i = 0; i < decltype(tile)::reads; ++i)
        for (int j = 0; j < 4; ++j) {
          const std::vector<int> places = decltype(tile)::places(i, j);
          for (std::size_t first = 0; first + warp <= places.size(); first += warp) {
            std::set<int> met;
            for (std::size_t t = 0; t < warp; ++t) met.insert(places[first + t] % banks);
            CHECK(met.size() == warp);
          }
        }
    });
  }

  TEST_CASE("tiles of every size fit into a block's memory, with what is noted of steps") {
    CHECK(most_bytes<16>() <= kMostShared);
    CHECK(most_bytes<32>() <= kMostShared);
    CHECK(most_bytes<64>() <= kMostShared);
    CHECK(most_bytes<128>() <= kMostShared);
  }
}
