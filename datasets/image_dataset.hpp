// Data sets of images and labels in MNIST's four files: train-images-idx3-ubyte.gz, train-labels-idx1-ubyte.gz and
// the same two with t10k.
#pragma once

#include <hornet/datasets/examples.hpp>
#include <string>

#include "datasets/places.hpp"

namespace hornet::datasets {

// SHA-256 of the unpacked files: one data set is packed differently by its author and by Debian.
struct ImageDatasetHashes {
  std::string train_images, train_labels, test_images, test_labels;
};

// Throws IoError when a file is nowhere, FormatError when one is not what it should be.
TrainAndTest load_image_dataset(const DatasetHome& home, const ImageDatasetHashes& hashes, const std::string& data_dir);

}  // namespace hornet::datasets
