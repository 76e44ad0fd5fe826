#include <array>
#include <hornet/base/error.hpp>
#include <hornet/datasets/idx.hpp>

#include "datasets/idx_content.hpp"
#include "src/base/file.hpp"
#include "src/base/gzip.hpp"
#include "src/base/sha256.hpp"

namespace hornet::datasets {
namespace {

constexpr int kMaxRank = 8;
constexpr std::int64_t kMaxDeflateRatio = 1032;  // what zlib's format can reach at most

template <std::size_t N>
std::array<int, N> read_bytes(GzipStream& stream, Sha256& hash) {
  std::array<std::byte, N> bytes{};
  stream.read(bytes);
  hash.update(bytes);
  std::array<int, N> out{};
  for (std::size_t i = 0; i < N; ++i) out[i] = std::to_integer<int>(bytes[i]);
  return out;
}

Shape read_header(GzipStream& stream, Sha256& hash, const std::string& who) {
  const auto [zero, also_zero, type, rank] = read_bytes<4>(stream, hash);
  if (zero != 0 || also_zero != 0 || type != 8 || rank < 1 || rank > kMaxRank)
    throw FormatError(who + ": expected an IDX file of unsigned bytes (0, 0, 8, rank 1 to 8), it starts with " +
                      std::to_string(zero) + ", " + std::to_string(also_zero) + ", " + std::to_string(type) + ", " +
                      std::to_string(rank));
  std::vector<std::int64_t> extents;
  for (int axis = 0; axis < rank; ++axis) {
    const auto [a, b, c, d] = read_bytes<4>(stream, hash);
    extents.push_back(((a * std::int64_t{256} + b) * 256 + c) * 256 + d);
  }
  return Shape(std::move(extents));
}

void check_size(const Shape& shape, std::size_t compressed, const std::string& who) {
  const std::int64_t most = static_cast<std::int64_t>(compressed) * kMaxDeflateRatio;
  std::int64_t size = 1;
  for (const std::int64_t extent : shape)
    if (__builtin_mul_overflow(size, extent, &size) || size > most)
      throw FormatError(who + ": its header declares shape " + to_string(shape) + ", which " +
                        std::to_string(compressed) + " compressed bytes cannot hold");
}

}  // namespace

IdxContent decode_idx(std::span<const std::byte> gzip, const std::string& who) {
  GzipStream stream(gzip, who);
  Sha256 hash;
  const Shape shape = read_header(stream, hash, who);
  check_size(shape, gzip.size(), who);
  const Tensor elements(u8, shape);
  const std::span bytes(elements.raw(), static_cast<std::size_t>(elements.bytes()));
  stream.read(bytes);
  stream.expect_end();
  hash.update(bytes);
  return {elements, hash.hex()};
}

Tensor read_idx(const std::string& path) {
  return decode_idx(read_file(path, kMaxIdxFileBytes), "'" + path + "'").elements;
}

}  // namespace hornet::datasets
