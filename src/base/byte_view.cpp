#include "src/base/byte_view.hpp"

#include <hornet/base/error.hpp>

namespace hornet {

ByteView ByteView::part(std::uint64_t offset, std::uint64_t count, const char* what) const {
  if (offset > size() || count > size() - offset)
    fail(std::string(what) + " lies outside the file or its part (byte " + std::to_string(offset) + ", " +
         std::to_string(count) + " bytes, of " + std::to_string(size()) + ")");
  return {bytes_.subspan(offset, count), who_};
}

std::uint64_t ByteView::rest(std::uint64_t offset, const char* what) const {
  part(offset, 0, what);
  return size() - offset;
}

std::uint64_t ByteView::number(std::uint64_t offset, int width, const char* what) const {
  const ByteView digits = part(offset, static_cast<std::uint64_t>(width), what);
  std::uint64_t value = 0;
  for (std::size_t i = digits.size(); i-- > 0;) value = value << 8 | std::to_integer<std::uint64_t>(digits.bytes_[i]);
  return value;
}

std::string_view ByteView::text(std::uint64_t offset, std::uint64_t count, const char* what) const {
  return part(offset, count, what).text();
}

void ByteView::fail(const std::string& problem) const { throw FormatError(std::string(who_) + ": " + problem); }

}  // namespace hornet
