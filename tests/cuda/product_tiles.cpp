// How tiles of operands lie in a block's memory.
#include "src/backends/cuda/device/product_tiles.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>
#include <vector>

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
}
