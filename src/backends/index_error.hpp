// What is said of an index that is not there, on whichever device it was met.
#pragma once

#include <cstdint>
#include <hornet/base/error.hpp>
#include <string>

namespace hornet {

inline DataError index_error(const std::string& op, const std::string& index, const std::string& position,
                             std::int64_t extent) {
  return DataError("op \"" + op + "\": index " + index + " at position " + position + " is outside [0, " +
                   std::to_string(extent) + ")");
}

}  // namespace hornet
