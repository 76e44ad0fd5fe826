#include "tests/golden_tests/stored_zip.hpp"

#include <cstdint>
#include <hornet/base/error.hpp>

#include "tests/files/scratch.hpp"

namespace {

std::size_t number(const std::string& bytes, std::size_t at, int width) {
  std::size_t value = 0;
  for (int i = width - 1; i >= 0; --i)
    value = value << 8 | static_cast<std::uint8_t>(bytes.at(at + static_cast<std::size_t>(i)));
  return value;
}

}  // namespace

// The format: PKWARE's APPNOTE.TXT, sections 4.3.7 and 4.3.12.
std::string stored_in_zip(const std::string& archive, const std::string& name) {
  const std::string bytes = read_text(archive);
  for (std::size_t entry = bytes.find("PK\1\2"); entry != std::string::npos; entry = bytes.find("PK\1\2", entry + 4)) {
    if (bytes.compare(entry + 46, number(bytes, entry + 28, 2), name) != 0) continue;
    if (number(bytes, entry + 10, 2) != 0) throw hornet::FormatError(name + " is compressed in " + archive);
    const std::size_t local = number(bytes, entry + 42, 4);
    const std::size_t data = local + 30 + number(bytes, local + 26, 2) + number(bytes, local + 28, 2);
    return bytes.substr(data, number(bytes, entry + 24, 4));
  }
  throw hornet::FormatError("there is no " + name + " in " + archive);
}
