// A protocol-buffers message as its bytes, field by field. Source: protobuf.dev/programming-guides/encoding.
#pragma once

#include <bit>
#include <cstdint>
#include <string>
#include <string_view>

namespace hornet::callbacks {

class WireMessage {
 public:
  WireMessage& integer(int field, std::int64_t value) {
    key(field, 0);
    return varint(static_cast<std::uint64_t>(value));
  }
  WireMessage& real64(int field, double value) {
    key(field, 1);
    return little_endian(std::bit_cast<std::uint64_t>(value), 8);
  }
  WireMessage& text(int field, std::string_view bytes) {
    key(field, 2);
    varint(bytes.size());
    bytes_ += bytes;
    return *this;
  }
  WireMessage& message(int field, const WireMessage& inner) { return text(field, inner.bytes_); }
  // Without a field: raw content.
  WireMessage& little_endian(std::uint64_t value, int width) {
    for (; width > 0; --width, value >>= 8) bytes_ += static_cast<char>(value & 255);
    return *this;
  }

  const std::string& bytes() const { return bytes_; }

 private:
  void key(int field, unsigned wire_type) { varint(static_cast<unsigned>(field) << 3 | wire_type); }
  WireMessage& varint(std::uint64_t value) {  // seven bits a byte, the lowest first
    for (; value > 127; value >>= 7) bytes_ += static_cast<char>((value & 127) | 128);
    bytes_ += static_cast<char>(value);
    return *this;
  }

  std::string bytes_;
};

}  // namespace hornet::callbacks
