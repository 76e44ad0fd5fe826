#include "src/backends/cuda/schedule/conflicts.hpp"

#include <algorithm>

namespace hornet::cuda {
namespace {

bool overlap(const std::vector<ByteRange>& a, const std::vector<ByteRange>& b) {
  const auto begin = [](const ByteRange& range) { return reinterpret_cast<std::uintptr_t>(range.begin); };
  const auto end = [&](const ByteRange& range) { return begin(range) + static_cast<std::uintptr_t>(range.bytes); };
  const auto meets = [&](const ByteRange& x, const ByteRange& y) { return begin(x) < end(y) && begin(y) < end(x); };
  return std::ranges::any_of(
      a, [&](const ByteRange& x) { return std::ranges::any_of(b, [&](const ByteRange& y) { return meets(x, y); }); });
}

// Written and then read, read and then written, or written twice.
bool keep_order(const DeviceWork& first, const DeviceWork& second) {
  return overlap(first.writes, second.reads) || overlap(first.reads, second.writes) ||
         overlap(first.writes, second.writes);
}

}  // namespace

std::vector<std::vector<std::size_t>> conflicts_with_earlier(const std::vector<OrderedStep>& steps) {
  std::vector<std::vector<std::size_t>> earlier(steps.size());
  for (std::size_t b = 0; b < steps.size(); ++b)
    for (std::size_t a = 0; a < b; ++a)
      if (keep_order(*steps[a].work, *steps[b].work)) earlier[b].push_back(a);
  return earlier;
}

}  // namespace hornet::cuda
