#include "src/io/h5_superblock.hpp"

#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <hornet/base/error.hpp>
#include <string_view>

namespace hornet::io {
namespace {

constexpr std::size_t kChecked = 44;

std::uint32_t word(std::span<const std::byte> bytes, std::size_t index) {
  std::uint32_t out = 0;
  for (std::size_t i = 4; i-- > 0;) out = out << 8 | std::to_integer<std::uint32_t>(bytes[4 * index + i]);
  return out;
}

// lookup3 (Bob Jenkins, 2006, public domain) of 11 words, as the HDF5 file format specification asks.
std::uint32_t lookup3(std::span<const std::byte> bytes) {
  using std::rotl;
  std::uint32_t a = 0xdeadbeef + kChecked, b = a, c = a;
  for (std::size_t i = 0; i < 9; i += 3) {
    a += word(bytes, i), b += word(bytes, i + 1), c += word(bytes, i + 2);
    a -= c, a ^= rotl(c, 4), c += b;
    b -= a, b ^= rotl(a, 6), a += c;
    c -= b, c ^= rotl(b, 8), b += a;
    a -= c, a ^= rotl(c, 16), c += b;
    b -= a, b ^= rotl(a, 19), a += c;
    c -= b, c ^= rotl(b, 4), b += a;
  }
  a += word(bytes, 9), b += word(bytes, 10);
  c ^= b, c -= rotl(b, 14);
  a ^= c, a -= rotl(c, 11);
  b ^= a, b -= rotl(a, 25);
  c ^= b, c -= rotl(b, 16);
  a ^= c, a -= rotl(c, 4);
  b ^= a, b -= rotl(a, 14);
  c ^= b, c -= rotl(b, 24);
  return c;
}

}  // namespace

void repair_h5_superblock(std::span<std::byte> file) {
  // signature, version, bytes of an offset, bytes of a length
  constexpr std::string_view kStart{"\x89HDF\r\n\x1a\n\x02\x08\x08", 11};
  if (file.size() < kChecked + 4 || std::memcmp(file.data(), kStart.data(), kStart.size()) != 0)
    throw InternalError("an HDF5 file was built in another format than 1.8's");
  const std::uint32_t checksum = lookup3(file);
  for (std::size_t i = 0; i < 4; ++i) file[kChecked + i] = static_cast<std::byte>(checksum >> 8 * i);
}

}  // namespace hornet::io
