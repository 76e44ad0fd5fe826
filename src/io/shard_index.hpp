// Weights spread over several files: "NAME.weights.json" says which group stands in which of "NAME_00000.weights.h5",
// "NAME_00001.weights.h5", …, all of one directory. Keras' form, with hashes of ours in "metadata" by which files of
// two saves are told apart. Source: keras/src/saving/saving_lib.py (ShardedH5IOStore).
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "src/io/h5_reader.hpp"
#include "src/io/weight_groups.hpp"

namespace hornet::io {

// The files that the index at `path` lists. FormatError when the index is damaged, lists a path instead of a name, or
// a file is not of the save that the index is of.
std::vector<std::shared_ptr<const H5Reader>> open_shards(const std::string& path);

// Writes the groups in their order, each file filled up to `max_bytes` of elements; groups without variables are left
// out, as Keras does. `seeds` are attributes of the group "hornet" of the first file. The files take their places one
// after another when all have been written, the index last. ConfigError when one variable is larger than a file.
void save_shards(const std::string& path, const std::vector<WeightGroup>& groups,
                 const std::vector<std::pair<std::string, std::string>>& seeds, double max_bytes);

}  // namespace hornet::io
