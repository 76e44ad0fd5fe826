// The index of sharded weights. It may name files, but only of its own directory, where there are none.
#include "fuzz/input_file.hpp"
#include "src/io/shard_index.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const InputFile file(bytes, size);
  return reads_or_refuses([&] { hornet::io::open_shards(file.path()); });
}
