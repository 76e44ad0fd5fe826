#include "src/backends/cuda/lines.hpp"

#include <algorithm>
#include <bit>

namespace hornet::cuda {
namespace {

int power_of_two(std::int64_t least) {
  return static_cast<int>(
      std::bit_ceil(static_cast<std::uint64_t>(std::clamp<std::int64_t>(least, 1, Lines::threads))));
}

}  // namespace

Lines lines_of(std::int64_t outer, std::int64_t n, std::int64_t inner) {
  constexpr std::int64_t transaction = 32;  // threads that read together
  const std::int64_t count = outer * inner;
  const int useful = n <= transaction ? power_of_two(n) : power_of_two(std::max(transaction, n / 4));
  const int least_width = inner == 1 ? 1 : power_of_two(std::min(count, transaction));
  const int lanes = std::min(useful, Lines::threads / least_width);
  return {n, inner, count, Lines::threads / lanes, lanes};
}

std::int64_t tiles_of(const Lines& lines) { return (lines.count + lines.width - 1) / lines.width; }

}  // namespace hornet::cuda
