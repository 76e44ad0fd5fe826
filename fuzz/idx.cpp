// gzip-compressed IDX files.
#include <hornet/datasets/idx.hpp>

#include "fuzz/input_file.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const InputFile file(bytes, size);
  return reads_or_refuses([&] { hornet::datasets::read_idx(file.path()); });
}
