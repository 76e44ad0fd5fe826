// The hashes by which a damaged file is told from a sound one. HDF5 1.10's own metadata carries checksums, raw data
// none.
//   attribute "sha256" of a dataset   SHA-256 of "float32 (784, 512)\n" followed by the elements as they lie in memory
//   attribute "sha256" of the root    SHA-256 of the lines "path hash\n" of all datasets, sorted by path
#pragma once

#include <hornet/tensor/tensor.hpp>
#include <map>
#include <string>

namespace hornet::io {

inline constexpr const char* kHashAttribute = "sha256";

using DatasetHashes = std::map<std::string, std::string>;  // path without leading '/' → hash

std::string hash_of(const Tensor& tensor);
std::string hash_of(const DatasetHashes& datasets);

}  // namespace hornet::io
