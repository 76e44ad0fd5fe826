// The heaps in which a file keeps strings of variable length. They carry no checksums, and HDF5 1.10.8's own reader of
// them crashes on damaged files.
// Source: HDF5 File Format Specification 3.0, section III.E.
#pragma once

#include <cstdint>
#include <map>

#include "src/base/byte_view.hpp"

namespace hornet::io::classic {

// Each heap is indexed once, so that the work is bounded by the size of the file. Not synchronised.
class StringHeap {
 public:
  explicit StringHeap(ByteView file) : file_(file) {}

  ByteView object(std::uint64_t heap_address, std::uint64_t index);

 private:
  using Objects = std::map<std::uint64_t, ByteView>;
  Objects read(std::uint64_t address);

  ByteView file_;
  std::map<std::uint64_t, Objects> heaps_;
  std::uint64_t objects_ = 0;
};

}  // namespace hornet::io::classic
