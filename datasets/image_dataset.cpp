#include "datasets/image_dataset.hpp"

#include <hornet/base/error.hpp>

#include "datasets/idx_content.hpp"
#include "src/base/file.hpp"

namespace hornet::datasets {

TrainAndTest load_image_dataset(const DatasetHome& home, const ImageDatasetHashes& hashes,
                                const std::string& data_dir) {
  const auto read = [&](const std::string& file, const std::string& sha256) {
    const std::string path = find_file(home, file, data_dir);
    const IdxContent content = decode_idx(read_file(path, kMaxIdxFileBytes), "'" + path + "'");
    if (content.sha256 != sha256)
      throw FormatError("'" + path + "' is not a file of data set '" + home.name + "': the SHA-256 of its unpacked " +
                        "content is " + content.sha256 + ", expected " + sha256);
    return content.elements;
  };
  return {.train = {read("train-images-idx3-ubyte.gz", hashes.train_images),
                    read("train-labels-idx1-ubyte.gz", hashes.train_labels)},
          .test = {read("t10k-images-idx3-ubyte.gz", hashes.test_images),
                   read("t10k-labels-idx1-ubyte.gz", hashes.test_labels)}};
}

}  // namespace hornet::datasets
