// The file format of MNIST and its relatives: http://yann.lecun.com/exdb/mnist, "The IDX file format".
#pragma once

#include <hornet/tensor/tensor.hpp>
#include <string>

namespace hornet::datasets {

// The elements of a gzip-compressed IDX file of unsigned bytes, rank 1 to 8, as uint8. Throws IoError; FormatError when
// the file is larger than 1 GiB, not gzip, damaged, or holds more or less than its header declares.
Tensor read_idx(const std::string& path);

}  // namespace hornet::datasets
