#pragma once

#include <cstdint>

namespace hornet::cpu {

// Memory that is asked for, a line at each step of a kernel, since it is read soon. A step of 0 asks for nothing new.
struct FetchAhead {
  const char* at = nullptr;
  std::int64_t step = 0;  // bytes
};

}  // namespace hornet::cpu
