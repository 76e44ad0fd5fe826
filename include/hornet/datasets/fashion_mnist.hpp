// Pictures of clothes in the format of MNIST, ten classes (Xiao, Rasul, Vollgraf 2017, arXiv:1708.07747).
#pragma once

#include <hornet/datasets/examples.hpp>
#include <string>

namespace hornet::datasets::fashion_mnist {

// x: uint8 [n, 28, 28], 0 (background) … 255; y: uint8 [n], the class: 0 T-shirt/top, 1 Trouser, 2 Pullover, 3 Dress,
// 4 Coat, 5 Sandal, 6 Shirt, 7 Sneaker, 8 Bag, 9 Ankle boot. n is 60,000 for training and 10,000 for testing.
//
// With `data_dir`, the four .gz files are read from that directory or its subdirectory "fashion-mnist", and from
// nowhere else. Without, these are searched in order: the directory that HORNET_DATA_DIR names, the user's cache
// (~/.cache/hornet/fashion-mnist), Hornet's own data, and Debian's package dataset-fashion-mnist.
// Throws IoError naming every place that was searched; FormatError when a file is not what it should be.
TrainAndTest load_data(const std::string& data_dir = "");

}  // namespace hornet::datasets::fashion_mnist
