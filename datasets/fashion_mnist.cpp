#include <hornet/datasets/fashion_mnist.hpp>

#include "datasets/image_dataset.hpp"

namespace hornet::datasets::fashion_mnist {

TrainAndTest load_data(const std::string& data_dir) {
  return load_image_dataset(
      {.name = "fashion-mnist",
       .system_directory = "/usr/share/datasets/fashion-mnist",
       .remedy =
           "On Debian, `apt-get install dataset-fashion-mnist` puts it in the last place; elsewhere download the four "
           "files from https://github.com/zalandoresearch/fashion-mnist and name their directory by "
           "load_data(\"directory\") or HORNET_DATA_DIR."},
      {.train_images = "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888",
       .train_labels = "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9",
       .test_images = "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b",
       .test_labels = "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34"},
      data_dir);
}

}  // namespace hornet::datasets::fashion_mnist
