// Where the memory of libraries' calls begins: tensors at multiples of what they load at once, scratch at more than the
// 64 bytes that plans give.
#pragma once

#include <cstddef>
#include <cstdint>

namespace hornet::cuda {

inline constexpr std::int64_t kLibraryVector = 16;  // bytes
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

inline bool is_aligned(const void* memory, std::int64_t bytes) {
  return reinterpret_cast<std::uintptr_t>(memory) % static_cast<std::uintptr_t>(bytes) == 0;
}

}  // namespace hornet::cuda
