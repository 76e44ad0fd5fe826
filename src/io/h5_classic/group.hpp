// Groups of an HDF5 file of the oldest format: a tree of tables of names and addresses, the names in a heap; or, where
// a link is of a newer kind, a message a link. Source: HDF5 File Format Specification 3.0, sections III.B (symbol
// table), D (local heap), IV.A.2.g (link message).
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "src/io/h5_classic/object.hpp"

namespace hornet::io::classic {

struct Link {
  std::uint64_t address = 0;  // of the object's header
  bool hard = true;           // others are listed, never followed
};

using Links = std::map<std::string, Link, std::less<>>;

bool is_group(const Object& object);

// FormatError beyond 100,000 links, and for links kept in a heap of their own.
Links read_links(const ByteView& file, const Object& group);

}  // namespace hornet::io::classic
