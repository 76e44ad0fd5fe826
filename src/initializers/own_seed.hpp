// The seed that an initializer uses: its own when it has one, else the one drawn for this call.
#pragma once

#include <cstdint>
#include <optional>

namespace hornet::initializers {

inline std::uint64_t own_seed(const std::optional<std::int64_t>& own, std::uint64_t drawn) {
  return own ? static_cast<std::uint64_t>(*own) : drawn;
}

}  // namespace hornet::initializers
