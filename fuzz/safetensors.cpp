// safetensors files.
#include <hornet/io/safetensors.hpp>

#include "fuzz/input_file.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const InputFile file(bytes, size);
  return reads_or_refuses([&] { hornet::load_safetensors(file.path()); });
}
