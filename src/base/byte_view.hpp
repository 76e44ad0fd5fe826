// Reading numbers out of bytes that are not trusted: whatever lies outside them is a FormatError.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace hornet {

class ByteView {
 public:
  // `who` names the bytes in messages and must outlive the view.
  ByteView(std::span<const std::byte> bytes, std::string_view who) : bytes_(bytes), who_(who) {}

  std::uint64_t size() const { return bytes_.size(); }
  std::string_view who() const { return who_; }

  // The part [offset, offset + count); FormatError saying what was looked for when it is not inside.
  ByteView part(std::uint64_t offset, std::uint64_t count, const char* what) const;
  ByteView from(std::uint64_t offset, const char* what) const { return part(offset, rest(offset, what), what); }

  // A little-endian number of `width` bytes, 1 to 8.
  std::uint64_t number(std::uint64_t offset, int width, const char* what) const;
  std::string_view text(std::uint64_t offset, std::uint64_t count, const char* what) const;
  std::string_view text() const { return {reinterpret_cast<const char*>(bytes_.data()), bytes_.size()}; }
  std::span<const std::byte> bytes() const { return bytes_; }

  [[noreturn]] void fail(const std::string& problem) const;  // FormatError "<who>: <problem>"

 private:
  std::uint64_t rest(std::uint64_t offset, const char* what) const;

  std::span<const std::byte> bytes_;
  std::string_view who_;
};

}  // namespace hornet
