// Elements of numbers as files of other programs store them, as tensors of ours.
#pragma once

#include <hornet/tensor/tensor.hpp>

#include "src/base/byte_view.hpp"

namespace hornet::io {

struct ElementFormat {
  enum class Kind { boolean, integer, unsigned_integer, floating, bfloat };

  Kind kind = Kind::floating;
  int bytes = 4;  // of one element: 1, 2, 4 or 8
  bool big_endian = false;

  DType dtype() const;  // what such elements become: the same type where we have it, else one that holds every value
};

// How our own elements lie in a file (little-endian).
ElementFormat element_format(DType dtype);

// The elements in the order of the file, which must be exactly as many as the shape has. FormatError for a bool that is
// neither 0 nor 1 and for a uint64 that does not fit 63 bits.
Tensor read_elements(const ByteView& elements, const ElementFormat& format, const Shape& shape);

// Bytes that so many elements take; FormatError in `file`'s name when 64 bits do not hold the number.
std::uint64_t bytes_of_elements(const ByteView& file, const ElementFormat& format, const Shape& shape);

}  // namespace hornet::io
