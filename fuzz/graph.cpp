// Graphs as JSON.
#include <hornet/ops/catalog.hpp>
#include <string_view>

#include "fuzz/input_file.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(bytes), size);
  return reads_or_refuses([&] { hornet::graph_from_json(text); });
}
