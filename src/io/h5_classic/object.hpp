// Objects of an HDF5 file of the oldest format: a header, which is a list of messages.
// Source: HDF5 File Format Specification 3.0, section IV.A.1.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "src/base/byte_view.hpp"

namespace hornet::io::classic {

enum class MessageKind : std::uint64_t {
  dataspace = 0x01,
  link_info = 0x02,
  datatype = 0x03,
  link = 0x06,
  external_files = 0x07,
  layout = 0x08,
  filters = 0x0b,
  attribute = 0x0c,
  continuation = 0x10,
  symbol_table = 0x11
};

struct Message {
  MessageKind kind;
  bool shared = false;  // the content is elsewhere
  ByteView content;
};

struct Object {
  std::vector<Message> messages;

  // The content of the only message of that kind; nothing when there is none.
  std::optional<ByteView> find(MessageKind kind) const;
  // As above, but FormatError when there is none.
  ByteView get(MessageKind kind, const ByteView& file, const char* what) const;
};

// The object whose header stands at `address`. Reads version 1, which alone stands in files of this format.
Object read_object(const ByteView& file, std::uint64_t address);

}  // namespace hornet::io::classic
