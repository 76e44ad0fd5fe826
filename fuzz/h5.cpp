// HDF5 files of either format: every group, dataset and attribute that weights and legacy models are read by.
#include <array>
#include <vector>

#include "fuzz/input_file.hpp"
#include "src/io/h5_reader.hpp"

namespace {

using hornet::io::H5Reader;

void read_attributes(const H5Reader& file, const std::string& object) {
  for (const char* name : {"name", "layer_names", "weight_names", "model_config", "dtype", "sha256"})
    reads_or_refuses([&] { file.has_attribute(object, name) && !file.attribute<std::string>(object, name).empty(); });
}

void read_below(const H5Reader& file, const std::string& group, int depth) {
  read_attributes(file, group);
  std::vector<std::string> names;
  reads_or_refuses([&] { names = file.children(group); });
  for (const std::string& name : names) {
    const std::string path = group.empty() ? name : group + "/" + name;
    reads_or_refuses([&] {
      if (!file.is_group(path)) {
        read_attributes(file, path);
        file.tensor(path);
      } else if (depth < 4) {
        read_below(file, path, depth + 1);
      }
    });
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const auto* begin = reinterpret_cast<const std::byte*>(bytes);
  return reads_or_refuses([&] { read_below(H5Reader({begin, begin + size}, "input.h5"), "", 0); });
}
