#include "src/io/h5_integrity.hpp"

#include "src/base/sha256.hpp"

namespace hornet::io {

std::string hash_of(const Tensor& tensor) {
  Sha256 hash;
  hash.update(to_string(tensor.type()) + "\n");
  hash.update(std::span<const std::byte>(tensor.raw(), static_cast<std::size_t>(tensor.bytes())));
  return hash.hex();
}

std::string hash_of(const DatasetHashes& datasets) {
  Sha256 hash;
  for (const auto& [path, digest] : datasets) hash.update(path + " " + digest + "\n");
  return hash.hex();
}

}  // namespace hornet::io
