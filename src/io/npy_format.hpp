// The bytes of NumPy's ".npy" files: magic "\x93NUMPY", version, length of the header, the header (a Python dictionary
// of "descr", "fortran_order" and "shape", padded so that the elements begin at a multiple of 64), the elements.
#pragma once

#include <cstddef>
#include <hornet/tensor/tensor.hpp>
#include <vector>

#include "src/base/byte_view.hpp"

namespace hornet::io {

Tensor tensor_of_npy(const ByteView& file);  // FormatError
std::vector<std::byte> npy_of_tensor(const Tensor& tensor);

}  // namespace hornet::io
