// What is worked on next is asked for while this is worked on, a cache line at a time: memory that is far from the core
// then costs no wait.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

#include "src/backends/cpu/vector/vector.hpp"

namespace hornet::cpu {

class ReadAhead {
 public:
  void add(const void* begin, std::int64_t bytes) {
    if (count_ < ranges_.size()) ranges_[count_++] = {static_cast<const std::byte*>(begin), bytes};
  }

  // What there is now is asked for in about so many parts.
  void spread(std::int64_t parts) {
    std::int64_t bytes = 0;
    for (std::size_t i = present_; i < count_; ++i) bytes += ranges_[i].bytes;
    part_ = bytes / std::max<std::int64_t>(1, parts) + 1;
  }

  // The next part, for a kernel that asks for one line a step; `near` lies near where there is none.
  FetchAhead next(std::int64_t steps, const void* near) {
    while (present_ < count_ && ranges_[present_].bytes <= 0) ++present_;
    if (present_ == count_ || steps == 0) return {static_cast<const char*>(near), 0};
    Range& range = ranges_[present_];
    const std::int64_t bytes = std::min(part_, range.bytes);
    const FetchAhead out{reinterpret_cast<const char*>(range.at), (bytes + steps - 1) / steps};
    range.at += bytes;
    range.bytes -= bytes;
    return out;
  }

  void clear() { present_ = count_ = 0; }

 private:
  struct Range {
    const std::byte* at;
    std::int64_t bytes;
  };

  std::array<Range, 12> ranges_;
  std::size_t count_ = 0, present_ = 0;
  std::int64_t part_ = 0;
};

}  // namespace hornet::cpu
