#include "src/backends/cpu/zero_steps.hpp"

#include <algorithm>
#include <bit>

namespace hornet::cpu {
namespace {

// f(i) for each bit i that is set, in order.
template <class F>
void for_each_bit(std::uint32_t bits, const F& f) {
  for (; bits != 0; bits &= bits - 1) f(std::countr_zero(bits));
}

}  // namespace

// Rows of b lie far apart, where the processor foresees nothing.
void ZeroSteps::look_at(const std::int32_t* steps, std::int64_t count) {
  constexpr std::int64_t ahead = 3, line = 16;
  for (std::int64_t i = 0; i < count; ++i) {
    if (i + ahead < count)
      for (std::int64_t j = 0; j < part_.n; j += line) __builtin_prefetch(part_.b + steps[i + ahead] * part_.ldb + j);
    if (vector_table().thin_product.finite(part_.b + steps[i] * part_.ldb, part_.n)) continue;
    const std::size_t group = static_cast<std::size_t>(steps[i] / kGroup);
    matters_[group] = static_cast<std::uint16_t>(matters_[group] | 1U << steps[i] % kGroup);
  }
}

// Where there are few columns looking costs too much, and where there are few zeros leaving them out gains too little.
StepList ZeroSteps::left_of(const ThinProduct& panel) {
  constexpr std::int64_t fewest_columns = 128;
  const bool contiguous = panel.a_step == 1 || panel.a_row == 1;
  if (part_.n < fewest_columns || panel.k > kMostSteps || part_.strip || !contiguous) return {};
  Bits zeros;
  if (vector_table().thin_product.zero_steps(panel, zeros.data()) * 8 < panel.k) return {};
  const auto list = [&](const auto& bits_of) {
    std::int64_t count = 0;
    for (std::int64_t first = 0; first < panel.k; first += kGroup) {
      const std::uint32_t all = (1U << std::min(kGroup, panel.k - first)) - 1U;
      for_each_bit(all & bits_of(static_cast<std::size_t>(first / kGroup)),
                   [&](int i) { left_[static_cast<std::size_t>(count++)] = static_cast<std::int32_t>(first + i); });
    }
    return StepList{left_.data(), count};
  };
  const StepList unknown = list([&](std::size_t group) -> std::uint32_t {
    const std::uint32_t known = known_[group];
    known_[group] = static_cast<std::uint16_t>(known | zeros[group]);
    return zeros[group] & ~known;
  });
  look_at(unknown.at, unknown.count);
  return list(
      [&](std::size_t group) -> std::uint32_t { return ~static_cast<std::uint32_t>(zeros[group]) | matters_[group]; });
}

}  // namespace hornet::cpu
