// HDF5's version 1 B-trees: of a group's tables of names, and of a dataset's chunks.
// Source: HDF5 File Format Specification 3.0, section III.A.1.
#pragma once

#include <cstdint>
#include <functional>

#include "src/base/byte_view.hpp"

namespace hornet::io::classic {

enum class TreeKind : std::uint64_t { group = 0, chunks = 1 };

// Calls visit(key, child's address) for the entries of all leaves, in order. `key_bytes` is the size of a key. The
// number of entries and nodes is bounded: FormatError beyond.
void for_each_leaf_entry(const ByteView& file, std::uint64_t address, TreeKind kind, std::uint64_t key_bytes,
                         const std::function<void(const ByteView& key, std::uint64_t child)>& visit);

}  // namespace hornet::io::classic
