// NumPy's ".npz": the zip reader and the arrays in it.
#include <hornet/io/npy.hpp>

#include "fuzz/input_file.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const InputFile file(bytes, size);
  return reads_or_refuses([&] { hornet::load_npz(file.path()); });
}
