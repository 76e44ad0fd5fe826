#include "src/base/crc32c.hpp"

#include <array>

namespace hornet {
namespace {

constexpr std::uint32_t kPolynomial = 0x82F63B78;  // reflected: the lowest bit is that of the highest power

constexpr std::array<std::uint32_t, 256> kRemainders = [] {
  std::array<std::uint32_t, 256> table{};
  for (std::uint32_t byte = 0; byte < 256; ++byte) {
    std::uint32_t rest = byte;
    for (int bit = 0; bit < 8; ++bit) rest = rest & 1 ? rest >> 1 ^ kPolynomial : rest >> 1;
    table[byte] = rest;
  }
  return table;
}();

}  // namespace

std::uint32_t crc32c(std::span<const std::byte> bytes) {
  std::uint32_t rest = ~0U;
  for (const std::byte byte : bytes)
    rest = rest >> 8 ^ kRemainders[(rest ^ std::to_integer<std::uint32_t>(byte)) & 255];
  return ~rest;
}

}  // namespace hornet
