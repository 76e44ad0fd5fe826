// Memory that will be written, asked for before: it is then on its way to the core, which has the right to write it.
#pragma once

#include <cstddef>
#include <cstdint>

namespace hornet {

// Processors without the instruction take it for none; g++ leaves it out unless told that all have it.
inline void fetch_to_write(const std::byte* memory, std::int64_t bytes) {
  constexpr std::int64_t line = 64;
  for (std::int64_t i = 0; i < bytes; i += line) {
#if defined(__x86_64__)
    asm volatile("prefetchw %0" : : "m"(memory[i]));
#else
    __builtin_prefetch(memory + i, 1);
#endif
  }
}

}  // namespace hornet
