#include "src/io/h5_classic/filters.hpp"

#include <zlib.h>

namespace hornet::io::classic {
namespace {

constexpr std::uint64_t kMaxFilters = 32;

std::uint64_t padded(std::uint64_t size) { return (size + 7) / 8 * 8; }

std::vector<std::byte> inflated(const ByteView& stored, std::span<const std::byte> packed, std::uint64_t bytes) {
  std::vector<std::byte> out(bytes);
  uLongf length = out.size();
  const int result = ::uncompress(reinterpret_cast<Bytef*>(out.data()), &length,
                                  reinterpret_cast<const Bytef*>(packed.data()), packed.size());
  if (result != Z_OK || length != out.size()) stored.fail("a chunk's compressed bytes are damaged");
  return out;
}

// First all first bytes of the elements, then all second ones, …; what is left over stands at the end as it was.
std::vector<std::byte> unshuffled(const std::vector<std::byte>& mixed, std::uint64_t element_bytes) {
  std::vector<std::byte> out(mixed);
  const std::size_t count = mixed.size() / element_bytes;
  for (std::size_t byte = 0; byte < element_bytes; ++byte)
    for (std::size_t i = 0; i < count; ++i) out[i * element_bytes + byte] = mixed[byte * count + i];
  return out;
}

// Fletcher's checksum over big-endian words of 16 bits.
std::uint32_t fletcher32(std::span<const std::byte> bytes) {
  const auto at = [&](std::size_t i) { return i < bytes.size() ? std::to_integer<std::uint32_t>(bytes[i]) : 0; };
  std::uint32_t first = 0, second = 0;
  for (std::size_t i = 0; i < bytes.size(); i += 2) {
    first = (first + (at(i) << 8 | at(i + 1))) % 65535;
    second = (second + first) % 65535;
  }
  return second << 16 | first;
}

void verify_and_drop_checksum(const ByteView& stored, std::vector<std::byte>& bytes) {
  if (bytes.size() < 4) stored.fail("a chunk has no checksum");
  const ByteView view(bytes, stored.who());
  const std::uint64_t found = view.number(bytes.size() - 4, 4, "a checksum");
  bytes.resize(bytes.size() - 4);
  // Sums of 0 may be written as 65535; the two are equal modulo 65535.
  const std::uint64_t computed = fletcher32(bytes);
  const auto same = [](std::uint64_t a, std::uint64_t b) { return a % 65535 == b % 65535; };
  if (!same(found & 0xffff, computed & 0xffff) || !same(found >> 16, computed >> 16))
    stored.fail("a chunk does not have the checksum stored with it");
}

}  // namespace

std::vector<Filter> read_filters(const ByteView& message) {
  const std::uint64_t version = message.number(0, 1, "a list of filters");
  const std::uint64_t count = message.number(1, 1, "a list of filters");
  if (version != 1 && version != 2) message.fail("a list of filters is of an unknown version");
  if (count > kMaxFilters) message.fail("a dataset has more than 32 filters");
  std::vector<Filter> filters;
  std::uint64_t at = version == 1 ? 8 : 2;
  for (std::uint64_t i = 0; i < count; ++i) {
    const std::uint64_t id = message.number(at, 2, "a filter");
    if (id < 1 || id > 3)
      message.fail("filter " + std::to_string(id) + " is not read; deflate, shuffle and fletcher32 are");
    const bool has_name = version == 1;  // version 2 names only filters of others
    const std::uint64_t name = has_name ? padded(message.number(at + 2, 2, "a filter")) : 0;
    const std::uint64_t values = message.number(at + (has_name ? 6 : 4), 2, "a filter");
    at += (has_name ? 8 : 6) + name + 4 * (version == 1 ? values + values % 2 : values);
    filters.push_back(static_cast<Filter>(id));
  }
  return filters;
}

std::vector<std::byte> unfiltered(const ByteView& stored, const std::vector<Filter>& filters, std::uint64_t skipped,
                                  std::uint64_t bytes, std::uint64_t element_bytes) {
  std::vector<std::byte> out(stored.bytes().begin(), stored.bytes().end());
  std::uint64_t checksums_inside = 0;  // those that a filter applied later has packed
  for (std::size_t i = 0; i < filters.size(); ++i)
    if (filters[i] == Filter::fletcher32 && !(skipped >> i & 1)) ++checksums_inside;
  for (std::size_t i = filters.size(); i-- > 0;) {
    if (skipped >> i & 1) continue;
    switch (filters[i]) {
      case Filter::fletcher32:
        verify_and_drop_checksum(stored, out);
        --checksums_inside;
        break;
      case Filter::deflate: out = inflated(stored, out, bytes + 4 * checksums_inside); break;
      case Filter::shuffle: out = unshuffled(out, element_bytes); break;
    }
  }
  if (out.size() != bytes) stored.fail("a chunk has another size than its shape asks for");
  return out;
}

}  // namespace hornet::io::classic
