// Types and shapes of what an HDF5 file of the oldest format holds.
// Source: HDF5 File Format Specification 3.0, sections IV.A.2.b (dataspace) and d (datatype).
#pragma once

#include <optional>
#include <string>

#include "src/base/byte_view.hpp"
#include "src/io/elements.hpp"

namespace hornet::io::classic {

struct Type {
  enum class Kind { number, fixed_string, variable_string, opaque, other };

  Kind kind = Kind::other;
  ElementFormat format = {};  // of a number; bool is h5py's enumeration FALSE = 0, TRUE = 1
  std::uint64_t bytes = 0;    // of one element
  char padding = '\0';        // of a fixed string
  bool terminated = false;    // a fixed string ends at its first NUL
  std::string description;    // "16-bit integer", for messages
};

Type read_type(const ByteView& message);

// None for a dataspace that holds nothing. FormatError beyond 8 axes.
std::optional<Shape> read_shape(const ByteView& message);

}  // namespace hornet::io::classic
