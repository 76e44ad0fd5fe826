// Handwritten digits: 60,000 images for training and 10,000 for testing (LeCun, Cortes, Burges).
#pragma once

#include <hornet/datasets/examples.hpp>
#include <string>

namespace hornet::datasets::mnist {

// x: uint8 [n, 28, 28], 0 (background) … 255; y: uint8 [n], the digit.
//
// With `data_dir`, the four .gz files are read from that directory or its subdirectory "mnist", and from nowhere else.
// Without, these are searched in order: the directory that HORNET_DATA_DIR names, the user's cache
// (~/.cache/hornet/mnist), the copy that comes with Hornet. The content is checked against built-in SHA-256 hashes.
// Throws IoError naming every place that was searched; FormatError when a file is not what it should be.
TrainAndTest load_data(const std::string& data_dir = "");

}  // namespace hornet::datasets::mnist
