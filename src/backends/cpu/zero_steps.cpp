#include "src/backends/cpu/zero_steps.hpp"

#include <bit>

namespace hornet::cpu {
namespace {

// f(i) for each bit i that is set, in order.
template <class F>
void for_each_bit(std::uint32_t bits, const F& f) {
  for (; bits != 0; bits &= bits - 1) f(std::countr_zero(bits));
}

}  // namespace

bool ZeroSteps::matters(std::int64_t step) const {
  return !vector_table().thin_product.finite(part_.b + step * part_.ldb, part_.n);
}

// Where there are few columns looking costs too much, and where there are few zeros leaving them out gains too little.
StepList ZeroSteps::left_of(const ThinProduct& panel) {
  constexpr std::int64_t fewest_columns = 128;
  const bool contiguous = panel.a_step == 1 || panel.a_row == 1;
  if (part_.n < fewest_columns || panel.k > kMostSteps || part_.strip || !contiguous) return {};
  Bits zeros;
  if (vector_table().thin_product.zero_steps(panel, zeros.data()) * 8 < panel.k) return {};
  std::int64_t count = 0;
  for (std::int64_t first = 0; first < panel.k; first += kGroup) {
    const std::size_t at = static_cast<std::size_t>(first / kGroup);
    const std::uint32_t zero = zeros[at], all = (1U << std::min(kGroup, panel.k - first)) - 1U;
    for_each_bit(zero & ~static_cast<std::uint32_t>(known_[at]), [&](int i) {
      if (matters(first + i)) matters_[at] = static_cast<std::uint16_t>(matters_[at] | 1U << i);
    });
    known_[at] = static_cast<std::uint16_t>(known_[at] | zero);
    for_each_bit(all & (~zero | matters_[at]),
                 [&](int i) { left_[static_cast<std::size_t>(count++)] = static_cast<std::int32_t>(first + i); });
  }
  return {left_.data(), count};
}

}  // namespace hornet::cpu
