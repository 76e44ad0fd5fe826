// The elements of a dataset of an HDF5 file of the oldest format.
// Source: HDF5 File Format Specification 3.0, section IV.A.2.i (data layout, version 3).
#pragma once

#include <hornet/tensor/tensor.hpp>

#include "src/io/h5_classic/object.hpp"

namespace hornet::io::classic {

// What a dataset declares; FormatError when it is not one that is read, as h5_dataset_type() (h5_dataset.hpp) says, or
// when the file does not hold as much.
TensorType data_type(const ByteView& file, const Object& dataset);

Tensor read_data(const ByteView& file, const Object& dataset);

}  // namespace hornet::io::classic
