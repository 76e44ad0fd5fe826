// What is said of an index that is not there, on whichever device it was met.
#pragma once

#include <cstdint>
#include <hornet/base/error.hpp>
#include <string>

namespace hornet {

// "sequential/embedding/gather" is a layer's lookup, "gather" a program's own.
inline std::string advice_on_lookup(const std::string& op) {
  return op.find("/gather") == std::string::npos ? "" : "; an Embedding's input_dim must be greater than every index";
}

inline DataError index_error(const std::string& op, const std::string& index, const std::string& position,
                             std::int64_t extent) {
  return DataError("op \"" + op + "\": index " + index + " at position " + position + " is outside [0, " +
                   std::to_string(extent) + ")" + advice_on_lookup(op));
}

}  // namespace hornet
