// Datasets of HDF5 files as tensors. A file is not trusted: everything it declares is checked before memory is taken.
#pragma once

#include <cstdint>
#include <hornet/tensor/tensor.hpp>
#include <string>

#include "src/io/h5_handle.hpp"

namespace hornet::io {

// What a dataset declares, when we are ready to read it: float32/64, int32/64, uint8 or bool; rank ≤ 8; stored inside
// the file (neither external nor virtual), plainly or through deflate, shuffle and fletcher32 only; and not larger than
// its stored bytes can hold. `who` names it in messages; `file_bytes` is the size of the file. Throws FormatError.
TensorType h5_dataset_type(const H5Handle& dataset, const std::string& who, std::int64_t file_bytes);

// The elements, of a type that h5_dataset_type() returned.
Tensor h5_read_dataset(const H5Handle& dataset, const TensorType& type, const std::string& who);

// A new contiguous dataset called `name` in `group`, without times.
H5Handle h5_write_dataset(const H5Handle& group, const std::string& name, const Tensor& tensor);

}  // namespace hornet::io
