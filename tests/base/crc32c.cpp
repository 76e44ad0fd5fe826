#include "src/base/crc32c.hpp"

#include <doctest/doctest.h>

#include <string_view>

using namespace hornet;

// RFC 3720, B.4, and the check value of the catalogue of parametrised CRC algorithms.
TEST_SUITE("base") {
  TEST_CASE("CRC-32C has the published values") {
    const auto crc = [](std::string_view text) { return crc32c(std::as_bytes(std::span(text))); };
    CHECK(crc("123456789") == 0xE3069283);
    CHECK(crc(std::string_view("\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 32)) == 0x8A9136AA);
    CHECK(crc("") == 0);
  }
}
