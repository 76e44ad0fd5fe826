// Builds an HDF5 file in memory and saves it whole or not at all (src/base/atomic_file.hpp).
//
// The format is HDF5 1.8's (superblock 2, new-style groups) and not the oldest one, which h5py writes by default: its
// metadata carries checksums, so that damage is met with an error where HDF5's readers of the oldest format may crash
// (counts: h5_reader.hpp). h5py and Keras of every version open it. Datasets are contiguous and uncompressed, strings
// of fixed length, bfloat16 is stored as float32 (HDF5 has none; h5py's opaque bytes need a string of variable length),
// at most 65,535 names in a group, nothing has a time: equal content gives equal bytes. Hashes of the elements are
// added: h5_integrity.hpp.
#pragma once

#include <cstddef>
#include <hornet/tensor/tensor.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "src/io/h5_attribute.hpp"
#include "src/io/h5_handle.hpp"
#include "src/io/h5_integrity.hpp"

namespace hornet::io {

// Paths are "a/b/c" from the root, "" the root itself; groups on the way are made. Misuse is an InternalError.
class H5Writer {
 public:
  H5Writer();
  ~H5Writer();

  void group(std::string_view path);                          // nothing happens when it is there
  void dataset(std::string_view path, const Tensor& tensor);  // copies the elements; the path must be new
  // Of a group or dataset that is there; replaces one of the same name. "sha256" is ours.
  void attribute(std::string_view object, const std::string& name, const H5Value& value);

  // The whole file; and the hash by which it is told from others.
  std::vector<std::byte> bytes();
  std::string hash() const { return hash_of(hashes_); }

  // Throws IoError; then what was at `path` is still there.
  void save(const std::string& path);

 private:
  H5Handle file_;
  DatasetHashes hashes_;
};

}  // namespace hornet::io
