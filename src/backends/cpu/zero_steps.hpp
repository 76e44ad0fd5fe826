// The panels that some rows of a product are made as. Steps at which all rows of a panel are 0, as pixels around a
// digit are, or words that none of a few texts has, are left out, which changes no bit, unless b is not finite there.
// The fewer the rows, the more such steps: where that pays, a panel is made as several low ones.
#pragma once

#include <array>
#include <atomic>
#include <span>

#include "src/backends/cpu/gemm.hpp"
#include "src/backends/cpu/vector/vector.hpp"

namespace hornet::cpu {

// Whether all of b is finite, once one of several parts that read all of it wants to know.
struct AllFinite {
  enum State { unknown, yes, no };
  std::atomic<State> state{unknown};
};

// For one product, or one part of it. Each row of b is looked through once.
class ZeroSteps {
 public:
  // `all` is shared by parts that are rows of one product; null for parts that are columns.
  ZeroSteps(const Gemm<float>& part, AllFinite* all);

  // Rows that divide() takes at once make so many of the highest panels.
  static std::int64_t most_panels();

  // The panels of some rows, which hold until the next call, and whether any leaves steps out.
  std::span<ThinProduct> divide(const ThinProduct& rows);
  bool leaves_out() const { return leaves_out_; }

  // Whether those steps may be left out of a block of n columns from `column` on; near: see ThinProduct.
  bool may_leave_out(std::int64_t block, std::int64_t column, std::int64_t n, bool near);

 private:
  static constexpr std::int64_t kMostSteps = 2048, kGroup = 16, kMostLow = 9;
  static constexpr std::int64_t kKnownBlocks = 8;               // of columns
  using Bits = std::array<std::uint16_t, kMostSteps / kGroup>;  // one for each step
  using List = std::array<std::int32_t, kMostSteps + kGroup>;

  struct Known {  // of a block of columns of b
    Bits looked_at;
    bool finite;  // at all those steps
  };

  void add(const ThinProduct& panel);
  bool all_finite();

  const Gemm<float>& part_;
  AllFinite* const all_;
  const bool may_pay_;
  std::size_t count_ = 0;  // of panels
  std::array<ThinProduct, kMostLow> panels_;
  std::array<List, kMostLow + 1> lists_;  // of the panels, and one more
  bool leaves_out_ = false, ever_ = false;
  Bits left_out_;                          // the steps that a panel leaves out, if any does
  std::array<Known, kKnownBlocks> known_;  // if any ever did
};

}  // namespace hornet::cpu
