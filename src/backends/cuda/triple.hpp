// One number for each of depth, height and width.
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>

namespace hornet::cuda {

// The last of `to` = values; what comes before keeps what it has: an image of fewer axes has a depth of 1.
template <class T>
void put_triple(T (&to)[3], std::span<const std::int64_t> values) {
  std::copy_backward(values.begin(), values.end(), to + 3);
}

}  // namespace hornet::cuda
