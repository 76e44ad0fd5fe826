// Where a model's variables are read from: one Keras 3 weights file, or the files that a ".weights.json" lists.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "src/io/h5_reader.hpp"

namespace hornet::io {

class WeightStore {
 public:
  struct Place {
    std::shared_ptr<const H5Reader> file;
    std::string path;
  };

  explicit WeightStore(std::shared_ptr<const H5Reader> file);

  // Opens "NAME.weights.h5", or "NAME.weights.json" with the files of the same directory that it lists.
  static WeightStore open(const std::string& path);

  const std::string& path() const { return path_; }

  // The datasets of the group "layers/dense/vars" by their numbers; empty when there is no such group. Also found:
  // groups of Keras 2.12 and 2.13 ("_layer_checkpoint_dependencies" for "layers"), those of Keras 3.0's attention
  // ("_query_dense"), and those written on Windows by old versions ("layers\dense").
  std::map<std::size_t, Place> variables(std::string_view group) const;

  // The first file that holds a group of this name; null when none does.
  std::shared_ptr<const H5Reader> file_with(std::string_view group) const;

 private:
  using Files = std::vector<std::shared_ptr<const H5Reader>>;

  WeightStore() = default;
  std::map<std::size_t, Place> numbered(const std::string& group) const;

  std::string path_;
  Files files_;  // every dataset stands in one of them
};

}  // namespace hornet::io
