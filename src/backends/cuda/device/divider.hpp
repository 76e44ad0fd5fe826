// Division of element numbers by an extent that a kernel is given. A GPU has no instruction for it: its compiler's
// division of 64 bits takes some hundred, of a multiplication and a shift it takes four (Granlund and Montgomery 1994),
// where the number has fewer than 32 bits.
#pragma once

#include "src/backends/cuda/device/threads.hpp"

namespace hornet::cuda {

template <class Index>
class DividerOf {
 public:
  constexpr DividerOf() = default;
  // Of at least 1; 0 is kept, for extents of which there are no elements.
  HORNET_DEVICE constexpr DividerOf(Index by) : by_(by) {  // NOLINT: an extent is one
    if (by < 1) return;
    while (shift_ < 31 && (std::int64_t{1} << shift_) < by) ++shift_;
    const std::int64_t beyond = (std::int64_t{1} << shift_) - std::int64_t{by};
    factor_ = beyond < 0 ? 0 : static_cast<std::uint32_t>((static_cast<std::uint64_t>(beyond) << 32) / by_bits() + 1);
  }
  HORNET_DEVICE constexpr operator Index() const { return by_; }

  // n / by of an n ≥ 0, rounded down.
  HORNET_DEVICE Index quotient(Index n) const {
    if constexpr (sizeof(Index) > 4)
      if (n >> 31 != 0) return n / by_;
    const auto low = static_cast<std::uint32_t>(n);
    const auto high = static_cast<std::uint32_t>(std::uint64_t{low} * factor_ >> 32);
    return static_cast<Index>((high + low) >> shift_);
  }
  // n % by, and n becomes n / by.
  HORNET_DEVICE Index take_remainder(Index& n) const {
    const Index whole = quotient(n), rest = n - whole * by_;
    n = whole;
    return rest;
  }

 private:
  HORNET_DEVICE constexpr std::uint64_t by_bits() const { return static_cast<std::uint64_t>(by_); }

  Index by_ = 1;
  std::uint32_t factor_ = 1;
  std::int32_t shift_ = 0;
};
using Divider = DividerOf<std::int64_t>;

}  // namespace hornet::cuda
