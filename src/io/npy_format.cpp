#include "src/io/npy_format.hpp"

#include <algorithm>

#include "src/io/npy_header.hpp"

namespace hornet::io {
namespace {

constexpr std::string_view kMagic{"\x93NUMPY", 6};
constexpr std::uint64_t kAlignment = 64, kMaxHeader = 1 << 20;

// Elements of the reversed shape with its axes reversed.
Tensor with_axes_reversed(const Tensor& reversed, const Shape& shape) {
  Tensor out(reversed.dtype(), shape);
  const std::vector<std::int64_t> strides = strides_of(reversed.shape());
  std::vector<std::int64_t> index(static_cast<std::size_t>(shape.rank()), 0);
  const std::int64_t width = size_of(out.dtype());
  std::int64_t from = 0;
  for (std::int64_t to = 0; to < out.size(); ++to) {
    std::copy_n(reversed.raw() + from * width, width, out.raw() + to * width);
    for (std::size_t axis = index.size(); axis-- > 0;) {
      const std::int64_t stride = strides[strides.size() - 1 - axis];
      from += stride;
      if (++index[axis] < shape.extents()[axis]) break;
      from -= index[axis] * stride;
      index[axis] = 0;
    }
  }
  return out;
}

}  // namespace

Tensor tensor_of_npy(const ByteView& file) {
  if (file.size() < 8 || file.text(0, 6, "the magic") != kMagic) file.fail("is no '.npy' file");
  const std::uint64_t version = file.number(6, 1, "the version");
  if (version < 1 || version > 3) file.fail("is of version " + std::to_string(version) + "; 1, 2 and 3 are read");
  const int width = version == 1 ? 2 : 4;
  const std::uint64_t begin = 8 + static_cast<std::uint64_t>(width);
  const std::uint64_t length = file.number(8, width, "the header's length");
  if (length > kMaxHeader) file.fail("its header has " + std::to_string(length) + " bytes, more than 1 MiB");
  const NpyHeader header = parse_npy_header(file.part(begin, length, "the header"));
  const ByteView elements = file.from(begin + length, "the elements");
  if (!header.fortran_order) return read_elements(elements, header.format, header.shape);
  std::vector<std::int64_t> reversed(header.shape.begin(), header.shape.end());
  std::ranges::reverse(reversed);
  return with_axes_reversed(read_elements(elements, header.format, Shape(reversed)), header.shape);
}

std::vector<std::byte> npy_of_tensor(const Tensor& tensor) {
  std::string header = npy_header(tensor.type());
  const std::uint64_t begin = 10, used = begin + header.size() + 1;
  header.append((kAlignment - used % kAlignment) % kAlignment, ' ');
  header += '\n';
  std::string start(kMagic);
  start += {'\1', '\0', static_cast<char>(header.size() & 255), static_cast<char>(header.size() >> 8)};
  start += header;
  std::vector<std::byte> out(start.size() + static_cast<std::size_t>(tensor.bytes()));
  std::ranges::copy(std::as_bytes(std::span(start)), out.begin());
  std::copy_n(tensor.raw(), tensor.bytes(), out.begin() + static_cast<std::ptrdiff_t>(start.size()));
  return out;
}

}  // namespace hornet::io
