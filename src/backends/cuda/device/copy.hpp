// Memory copied as it is, in units of up to 16 bytes.
#pragma once

#include "src/backends/cuda/device/threads.hpp"

namespace hornet::cuda {

struct alignas(16) SixteenBytes {
  std::uint64_t low, high;
};

template <class Unit>
struct Copy {
  const Unit* from;
  Unit* to;
  HORNET_DEVICE void operator()(std::int64_t i) const { to[i] = from[i]; }
};

}  // namespace hornet::cuda
