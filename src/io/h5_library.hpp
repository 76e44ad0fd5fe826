// A file's content as the HDF5 library reads it from memory.
#pragma once

#include <cstddef>
#include <span>

#include "src/io/h5_content.hpp"
#include "src/io/h5_handle.hpp"

namespace hornet::io {

class LibraryContent final : public H5Content {
 public:
  LibraryContent(std::span<std::byte> bytes, std::string file_path);  // copies the bytes
  ~LibraryContent() override;

  Kind kind(std::string_view path) const override;
  std::vector<std::string> children(std::string_view group) const override;
  TensorType type(std::string_view dataset) const override;
  Tensor tensor(std::string_view dataset) const override;
  bool has_attribute(std::string_view object, const std::string& name) const override;
  H5Value attribute(std::string_view object, const std::string& name) const override;

 private:
  std::string who(std::string_view path) const { return h5_who(path, file_path_); }

  std::string file_path_;
  std::int64_t file_bytes_;
  H5Handle file_;
};

}  // namespace hornet::io
