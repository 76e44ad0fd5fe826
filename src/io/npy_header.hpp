// The header of a ".npy" file: {'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }, a Python literal of which
// exactly this much is read.
#pragma once

#include <string>
#include <string_view>

#include "src/base/byte_view.hpp"
#include "src/io/elements.hpp"

namespace hornet::io {

struct NpyHeader {
  ElementFormat format;
  bool fortran_order = false;  // the first axis changes fastest
  Shape shape;
};

NpyHeader parse_npy_header(const ByteView& text);  // FormatError
std::string npy_header(const TensorType& type);

}  // namespace hornet::io
