// Reads HDF5 files of the oldest format (superblock 0), which h5py and so Keras write, without the HDF5 library: their
// groups and heaps carry no checksums, and HDF5 1.10.8 crashed on 7 of 20,000 randomly damaged ones. Here every access
// is inside bounds, and the work is bounded by the size of the file.
#pragma once

#include <cstddef>
#include <map>
#include <mutex>
#include <span>

#include "src/io/h5_classic/group.hpp"
#include "src/io/h5_classic/string_heap.hpp"
#include "src/io/h5_content.hpp"

namespace hornet::io::classic {

// Superblock 0 or 1. ClassicContent reads superblock 0 with addresses of 8 bytes counted from the start of the file and
// refuses the others, rather than have one number changed and the library read groups without checksums.
bool is_classic(std::span<const std::byte> bytes);

class ClassicContent final : public H5Content {
 public:
  ClassicContent(std::vector<std::byte> bytes, std::string file_path);

  Kind kind(std::string_view path) const override;
  std::vector<std::string> children(std::string_view group) const override;
  TensorType type(std::string_view dataset) const override;
  Tensor tensor(std::string_view dataset) const override;
  bool has_attribute(std::string_view object, const std::string& name) const override;
  H5Value attribute(std::string_view object, const std::string& name) const override;

 private:
  std::string who(std::string_view path) const { return h5_who(path, file_path_); }
  ByteView file(const std::string& who) const { return {bytes_, who}; }
  std::uint64_t root() const;
  std::optional<std::uint64_t> find(std::string_view path, const std::string& who) const;
  Object get(std::string_view path, const std::string& who) const;
  const Links& links(std::uint64_t group, const ByteView& file) const;

  std::vector<std::byte> bytes_;
  std::string file_path_, who_file_;
  mutable std::mutex lock_;                       // of what follows
  mutable std::map<std::uint64_t, Links> links_;  // of each group that has been read
  mutable StringHeap heap_;
};

}  // namespace hornet::io::classic
