// Where the files of the built-in data sets are looked for.
#pragma once

#include <string>

namespace hornet::datasets {

struct DatasetHome {
  std::string name;              // of the data set and of its directory
  std::string system_directory;  // where a package of the system puts it, or ""
  std::string remedy;            // what to do when it is nowhere: a sentence
};

// The path of one file. In order: with `data_dir`, `data_dir`/name and `data_dir` only; without, HORNET_DATA_DIR in the
// same two ways, $XDG_CACHE_HOME/hornet/name (or ~/.cache/hornet/name), the copy in the source tree, the installed one,
// the system's. Throws IoError naming every place and the remedy.
std::string find_file(const DatasetHome& home, const std::string& file, const std::string& data_dir);

}  // namespace hornet::datasets
