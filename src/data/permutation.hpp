// Uniform random permutations, the same on any machine.
#pragma once

#include <cstdint>
#include <span>

#include "src/base/philox.hpp"

namespace hornet {

// Unbiased random integers, one after the other from one stream: two 64-bit words of each Philox counter, in order.
class RandomIndices {
 public:
  explicit RandomIndices(const PhiloxStream& stream) : stream_(stream) {}

  // Uniform in 0 … n − 1, n ≥ 1. Lemire 2019, "Fast random integer generation in an interval", algorithm 5.
  std::uint64_t below(std::uint64_t n) {
    Uint128 product = static_cast<Uint128>(bits()) * n;
    if (static_cast<std::uint64_t>(product) < n) {
      const std::uint64_t threshold = (0 - n) % n;  // 2^64 mod n: the values that would come once too often
      while (static_cast<std::uint64_t>(product) < threshold) product = static_cast<Uint128>(bits()) * n;
    }
    return static_cast<std::uint64_t>(product >> 64);
  }

 private:
  std::uint64_t bits() {
    if (drawn_ % 2 == 0) words_ = stream_.words(drawn_ / 2);
    const std::size_t high = 2 * (drawn_++ % 2);
    return std::uint64_t{words_[high]} << 32 | words_[high + 1];
  }

  PhiloxStream stream_;
  PhiloxCounter words_{};
  std::uint64_t drawn_ = 0;
};

// The stream numbers of this room. Ops count theirs from 0; these are far from them, so that one seed may serve both.
inline constexpr std::uint32_t kArrayShuffleStream = 0xDA7A0000;
inline constexpr std::uint32_t kDatasetShuffleStream = 0xDA7A0001;

// Fisher and Yates' shuffle: every order is equally likely.
inline void permute(std::span<std::int64_t> items, RandomIndices& random) {
  for (std::size_t left = items.size(); left > 1; --left)
    std::swap(items[left - 1], items[static_cast<std::size_t>(random.below(left))]);
}

}  // namespace hornet
