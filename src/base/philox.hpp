// Philox4x32-10 (Salmon et al. 2011, "Parallel random numbers: as easy as 1, 2, 3"): a keyed bijection of 128-bit
// counters, so any element of any stream is computed on its own, on any thread or device.
//
// Hornet's mapping, part of its contract: element e of a tensor drawn from `stream` at `step` is word e % 4 of
//   counter = {lo(e / 4), hi(e / 4), lo(step), stream}
//   key     = {lo(seed), hi(seed) ^ hi(step)}
// A uniform f64 takes two words: element e is words (2e % 4, 2e % 4 + 1) of counter 2e / 4, high word first.
#pragma once

#include <array>
#include <cstdint>

namespace hornet {

__extension__ using Uint128 = unsigned __int128;
using PhiloxCounter = std::array<std::uint32_t, 4>;
using PhiloxKey = std::array<std::uint32_t, 2>;

constexpr PhiloxCounter philox4x32(PhiloxCounter c, PhiloxKey key) {
  for (int round = 0; round < 10; ++round) {
    const std::uint64_t p0 = std::uint64_t{0xD2511F53} * c[0];
    const std::uint64_t p1 = std::uint64_t{0xCD9E8D57} * c[2];
    c = {static_cast<std::uint32_t>(p1 >> 32) ^ c[1] ^ key[0], static_cast<std::uint32_t>(p1),
         static_cast<std::uint32_t>(p0 >> 32) ^ c[3] ^ key[1], static_cast<std::uint32_t>(p0)};
    key = {key[0] + 0x9E3779B9, key[1] + 0xBB67AE85};
  }
  return c;
}

// One stream of numbers at one step.
struct PhiloxStream {
  std::uint64_t seed = 0;
  std::uint32_t stream = 0;
  std::uint64_t step = 0;

  // Words 4·quad … 4·quad + 3.
  constexpr PhiloxCounter words(std::uint64_t quad) const {
    return philox4x32({static_cast<std::uint32_t>(quad), static_cast<std::uint32_t>(quad >> 32),
                       static_cast<std::uint32_t>(step), stream},
                      {static_cast<std::uint32_t>(seed),
                       static_cast<std::uint32_t>(seed >> 32) ^ static_cast<std::uint32_t>(step >> 32)});
  }
  constexpr std::uint32_t word(std::uint64_t i) const { return words(i / 4)[i % 4]; }

  // Element e, uniform in [0, 1): the 24 (53) top bits.
  constexpr float uniform_f32(std::uint64_t e) const { return static_cast<float>(word(e) >> 8) * 0x1p-24F; }
  constexpr double uniform_f64(std::uint64_t e) const {
    const PhiloxCounter four = words(e / 2);
    const std::uint64_t bits = std::uint64_t{four[2 * (e % 2)]} << 32 | four[2 * (e % 2) + 1];
    return static_cast<double>(bits >> 11) * 0x1p-53;
  }

  // Element e uniform in 0 … n − 1 (n ≥ 1); the bias is below n·2^-64.
  constexpr std::uint64_t below(std::uint64_t e, std::uint64_t n) const {
    const PhiloxCounter four = words(e / 2);
    const std::uint64_t bits = std::uint64_t{four[2 * (e % 2)]} << 32 | four[2 * (e % 2) + 1];
    return static_cast<std::uint64_t>(static_cast<Uint128>(bits) * n >> 64);
  }
};

}  // namespace hornet
