#include "src/backends/cpu/stretch.hpp"

#include <algorithm>
#include <cstddef>
#include <cstring>

namespace hornet::cpu {
namespace {

template <class T>
void fill(void* out, const void* value, std::int64_t n) {
  std::fill_n(static_cast<T*>(out), n, *static_cast<const T*>(value));
}

}  // namespace

// Axes are right-aligned; neighbours that step alike are merged into one.
Stretch stretch_of(const Shape& from, const Shape& to) {
  Stretch out;
  const std::vector<std::int64_t> own = strides_of(from);
  for (int i = 0; i < to.rank(); ++i) {
    const int axis = i - (to.rank() - from.rank());
    const bool stretched = axis < 0 || from[axis] != to[i];
    const std::int64_t stride = stretched ? 0 : own[static_cast<std::size_t>(axis)];
    if (to[i] == 1) continue;
    if (!out.extents.empty() && out.strides.back() == stride * to[i]) {
      out.extents.back() *= to[i];
      out.strides.back() = stride;
    } else {
      out.extents.push_back(to[i]);
      out.strides.push_back(stride);
    }
  }
  return out;
}

void fill_elements(void* out, const void* value, std::int64_t n, std::int64_t element_bytes) {
  switch (element_bytes) {
    case 1: return fill<std::uint8_t>(out, value, n);
    case 2: return fill<std::uint16_t>(out, value, n);
    case 4: return fill<std::uint32_t>(out, value, n);
    default: return fill<std::uint64_t>(out, value, n);
  }
}

// Runs along the innermost axis.
void load_stretched(void* target, const void* source, const Stretch& stretch, std::int64_t bytes, std::int64_t begin,
                    std::int64_t n) {
  auto* out = static_cast<std::byte*>(target);
  const auto* in = static_cast<const std::byte*>(source);
  const auto& [extents, strides] = stretch;
  const std::size_t inner = extents.size() - 1;
  while (n > 0) {
    std::int64_t rest = begin / extents[inner], offset = 0;
    const std::int64_t column = begin % extents[inner];
    for (std::size_t axis = inner; axis-- > 0;) {
      offset += rest % extents[axis] * strides[axis];
      rest /= extents[axis];
    }
    const std::int64_t run = std::min(n, extents[inner] - column);
    if (strides[inner] == 0) {
      fill_elements(out, in + offset * bytes, run, bytes);
    } else {
      std::memcpy(out, in + (offset + column) * bytes, static_cast<std::size_t>(run * bytes));
    }
    out += run * bytes;
    begin += run;
    n -= run;
  }
}

}  // namespace hornet::cpu
