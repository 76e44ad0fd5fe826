// What HDF5's library is not asked to read: strings of variable length in attributes, as Keras 1 and 2 wrote them. They
// lie in a heap without checksums, and HDF5 1.10.8's readers of it crash on damaged files (31 of 8,000), so the bytes
// of the file are read here, each access inside bounds. Source: HDF5 File Format Specification 3.0, sections III.E
// (global heap) and IV.A.1, 2 (object headers, messages).
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "src/base/byte_view.hpp"

namespace hornet::io {

// The heaps of a file, each indexed once, so that the work is bounded by the size of the file. Not synchronised.
class H5StringHeap {
 public:
  explicit H5StringHeap(ByteView file) : file_(file) {}

  const ByteView& file() const { return file_; }
  ByteView object(std::uint64_t heap_address, std::uint64_t index);

 private:
  using Objects = std::map<std::uint64_t, ByteView>;
  Objects read(std::uint64_t address);

  ByteView file_;
  std::map<std::uint64_t, Objects> heaps_;
  std::uint64_t objects_ = 0;
};

// The strings of the attribute `name` of the object whose header stands at `address` of the file: one, or those of a
// list. FormatError when it is not there in a form that is read (in the header itself, type not shared), when it is no
// variable-length string, or when the strings are larger than `max_bytes` together.
std::vector<std::string> raw_string_attribute(H5StringHeap& heap, std::uint64_t address, const std::string& name,
                                              std::uint64_t max_bytes);

}  // namespace hornet::io
