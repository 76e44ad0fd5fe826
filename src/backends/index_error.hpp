// What is said of an index that is not there, on whichever device it was met.
#pragma once

#include <cstdint>
#include <hornet/base/error.hpp>
#include <string>

namespace hornet {

// `extent_name`: what users call the extent (ops::Gather), or empty.
inline DataError index_error(const std::string& op, const std::string& index, const std::string& position,
                             std::int64_t extent, const std::string& extent_name) {
  const std::string advice = extent_name.empty() ? "" : "; " + extent_name + " must be greater than every index";
  return DataError("op \"" + op + "\": index " + index + " at position " + position + " is outside [0, " +
                   std::to_string(extent) + ")" + advice);
}

}  // namespace hornet
