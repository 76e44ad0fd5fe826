// Our element types in HDF5's terms. bool is h5py's: an enumeration FALSE = 0, TRUE = 1 over one byte.
#pragma once

#include <hornet/tensor/dtype.hpp>
#include <optional>
#include <string>

#include "src/io/h5_handle.hpp"

namespace hornet::io {

// The type of an element in memory (the machine's byte order) and, when written by us, in the file.
H5Handle h5_type_of(DType dtype);

// The dtype that a file's type stands for, either byte order; none for all other types.
std::optional<DType> dtype_of_h5(const H5Handle& type);

// A fixed-length UTF-8 string of `length` bytes (at least 1), padded with NUL.
H5Handle h5_string_type(std::size_t length);

// "variable-length string", "compound", … for messages about types we refuse.
std::string describe_h5_type(const H5Handle& type);

}  // namespace hornet::io
