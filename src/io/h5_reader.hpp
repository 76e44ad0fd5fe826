// Reads HDF5 files that may be damaged or hostile.
//
// The file is read whole through the I/O seam. Refused: links other than hard ones at any step of a path, datasets
// stored outside the file, and what h5_dataset.hpp and h5_attribute.hpp list. Hashes (h5_integrity.hpp) are verified
// where the file has them.
//
// Files of the oldest format, which h5py writes, are read without the HDF5 library (h5_classic/content.hpp); of those
// that H5Writer makes, the library crashed on none of 8,000 randomly damaged ones.
//
// Paths are "a/b/c" from the root, "" the root itself. Any number of threads may use one reader.
// Errors: IoError when the file cannot be read, FormatError for its content.
#pragma once

#include <cstdint>
#include <hornet/base/error.hpp>
#include <hornet/tensor/tensor.hpp>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "src/io/h5_content.hpp"

namespace hornet::io {

class H5Reader {
 public:
  explicit H5Reader(const std::string& path, std::int64_t max_file_bytes = std::int64_t{16} << 30);
  H5Reader(std::vector<std::byte> bytes, std::string path);  // of a file within another; `path` is for messages

  const std::string& path() const { return file_path_; }

  bool exists(std::string_view path) const;
  bool is_group(std::string_view path) const;
  // Names in a group, in byte order: "0", "1", "10", "2".
  std::vector<std::string> children(std::string_view group) const;
  // The paths of all datasets. FormatError beyond 100,000 objects or 32 levels.
  std::vector<std::string> datasets() const;

  // Declared dtype and shape of a dataset; nothing is read.
  TensorType type(std::string_view dataset) const;

  Tensor tensor(std::string_view dataset) const;
  // As above, but ShapeError before any memory is taken when the declared shape differs. float32 and float64 are
  // converted into each other, so are int32 and int64 when every value fits; other conversions are a DTypeError.
  Tensor tensor(std::string_view dataset, const TensorType& expected) const;

  bool has_attribute(std::string_view object, const std::string& name) const;
  // T: std::string, std::int64_t, double, bool or std::vector<std::string>.
  template <class T>
  T attribute(std::string_view object, const std::string& name) const {
    H5Value value = read_attribute(object, name);
    if (auto* held = std::get_if<T>(&value)) return std::move(*held);
    throw FormatError("attribute '" + name + "' of " + who(object) + ": expected " + describe(H5Value(T{})) + ", got " +
                      describe(value));
  }

 private:
  std::string who(std::string_view path) const { return h5_who(path, file_path_); }
  void expect_object(std::string_view path) const;
  void expect_dataset(std::string_view path) const;
  H5Value read_attribute(std::string_view object, const std::string& name) const;
  void verify_set_of_datasets() const;

  std::string file_path_;
  std::unique_ptr<const H5Content> content_;
};

}  // namespace hornet::io
