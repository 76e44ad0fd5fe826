// Scratch for libraries: they ask for more than the 64 bytes' alignment that plans give.
#pragma once

#include <cstddef>
#include <cstdint>

namespace hornet::cuda {

inline constexpr std::int64_t kWorkspaceAlignment = 256;

inline std::int64_t aligned_bytes(std::int64_t bytes) {
  return (bytes + kWorkspaceAlignment - 1) / kWorkspaceAlignment * kWorkspaceAlignment;
}

// What to ask for, to have `bytes` from aligned_workspace() on.
inline std::int64_t padded_bytes(std::int64_t bytes) { return bytes > 0 ? bytes + kWorkspaceAlignment : 0; }

inline std::byte* aligned_workspace(void* workspace) {
  const auto address = reinterpret_cast<std::uintptr_t>(workspace);
  const auto alignment = static_cast<std::uintptr_t>(kWorkspaceAlignment);
  return static_cast<std::byte*>(workspace) + (alignment - address % alignment) % alignment;
}

inline bool is_aligned(const void* memory, std::uintptr_t bytes) {
  return reinterpret_cast<std::uintptr_t>(memory) % bytes == 0;
}

}  // namespace hornet::cuda
