// Work cut into contiguous ranges for the thread pool. How many depends on the work alone, never on the threads.
#pragma once

#include <algorithm>
#include <cstdint>

#include "src/base/threads.hpp"

namespace hornet::cpu {

struct Ranges {
  std::int64_t items = 0;
  std::int64_t step = 1;  // items in all ranges but the last
  std::int64_t count = 0;

  std::int64_t begin(std::int64_t i) const { return i * step; }
  std::int64_t end(std::int64_t i) const { return std::min(items, (i + 1) * step); }
};

// Ranges of about 16384 elements of work (some microseconds), at most 64. `cost` is the work of one item.
inline Ranges cut(std::int64_t items, std::int64_t cost) {
  constexpr std::int64_t grain = 16384, most = 64;
  const std::int64_t wanted = std::clamp<std::int64_t>(items * std::max<std::int64_t>(cost, 1) / grain, 1, most);
  const std::int64_t step = std::max<std::int64_t>((items + wanted - 1) / wanted, 1);
  return {items, step, (items + step - 1) / step};
}

// fn(begin, end, i) for each range i.
template <class F>
void parallel_ranges(const Ranges& ranges, const F& fn) {
  parallel_for(ranges.count, [&](std::int64_t i) { fn(ranges.begin(i), ranges.end(i), i); });
}

}  // namespace hornet::cpu
