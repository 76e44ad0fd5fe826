#include <hornet/datasets/mnist.hpp>

#include "datasets/image_dataset.hpp"

namespace hornet::datasets::mnist {

TrainAndTest load_data(const std::string& data_dir) {
  return load_image_dataset(
      {.name = "mnist",
       .system_directory = "",
       .remedy = "Put the four files, which come with Hornet's sources in datasets/data/mnist, in one of them, or name "
                 "their directory by load_data(\"directory\") or HORNET_DATA_DIR."},
      {.train_images = "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
       .train_labels = "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
       .test_images = "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
       .test_labels = "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2"},
      data_dir);
}

}  // namespace hornet::datasets::mnist
