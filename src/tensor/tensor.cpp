#include <algorithm>
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <hornet/base/error.hpp>
#include <hornet/tensor/tensor.hpp>
#if defined(__linux__)
#include <sys/mman.h>
#endif

namespace hornet {
namespace {

constexpr std::size_t kAlignment = 64;  // one cache line, one AVX-512 register

// What spans several large pages is asked for in such: the processor then looks up fewer of them and fetches ahead
// beyond 4 KiB. A system that has none ignores it.
constexpr std::size_t kLargePage = std::size_t{2} << 20;

constexpr std::size_t kPage = 4096, kManyBytes = std::size_t{64} << 10;

std::size_t alignment_of(std::size_t bytes) {
  return bytes < kManyBytes ? kAlignment : bytes < 2 * kLargePage ? kPage : kLargePage;
}

// Where a tensor of many bytes begins within a page. A processor that loads takes a store to the same place in another
// page for one it has to wait for, which happens at each step when weights and their moments lie whole pages apart.
std::size_t staggered_begin(std::size_t bytes) {
  static std::atomic<std::size_t> turn{0};
  return bytes < kManyBytes ? 0 : turn.fetch_add(1, std::memory_order_relaxed) * 9 * kAlignment % kPage;
}

std::shared_ptr<std::byte> allocate(std::int64_t size, const TensorType& type) {
  const std::size_t bytes = static_cast<std::size_t>(size), alignment = alignment_of(bytes);
  const std::size_t begin = staggered_begin(bytes);
  void* memory = nullptr;
  if (posix_memalign(&memory, alignment, begin + std::max(bytes, kAlignment)) != 0)
    throw Error("out of memory: tensor " + to_string(type) + " needs " + std::to_string(bytes) + " bytes");
#if defined(__linux__)
  if (alignment == kLargePage) madvise(memory, bytes / kLargePage * kLargePage, MADV_HUGEPAGE);
#endif
  const std::shared_ptr<std::byte> all(static_cast<std::byte*>(memory), std::free);
  std::memset(all.get() + begin, 0, bytes);
  return {all, all.get() + begin};
}

// The extents that the first item at each depth tells.
Shape shape_of(std::initializer_list<TensorLiteral> items) {
  const Shape extent{static_cast<std::int64_t>(items.size())};
  return items.size() && items.begin()->is_list() ? extent + shape_of(items.begin()->items()) : extent;
}

// Writes the numbers in `items`, at depth `axis` of a literal of shape `shape`; returns the place after the last.
float* write_numbers(std::initializer_list<TensorLiteral> items, const Shape& shape, int axis, float* out) {
  const bool innermost = axis + 1 == shape.rank();
  if (static_cast<std::int64_t>(items.size()) != shape[axis])
    throw ShapeError("Tensor from lists: a list on axis " + std::to_string(axis) + " has " +
                     std::to_string(items.size()) + " items, the first has " + std::to_string(shape[axis]));
  for (const TensorLiteral& item : items) {
    if (item.is_list() == innermost)
      throw ShapeError("Tensor from lists: axis " + std::to_string(axis) + " mixes numbers and lists");
    if (innermost)
      *out++ = static_cast<float>(item.number());
    else
      out = write_numbers(item.items(), shape, axis + 1, out);
  }
  return out;
}

}  // namespace

Tensor::Tensor(DType dtype, Shape shape) : type_{dtype, std::move(shape)}, size_(type_.shape.size()) {
  storage_ = allocate(checked_multiply(size_, size_of(dtype), "bytes of a tensor"), type_);
  bytes_ = storage_.get();
}

Tensor Tensor::over(std::shared_ptr<std::byte> storage, const TensorType& type) {
  Tensor out;
  out.type_ = type;
  out.size_ = type.shape.size();
  out.bytes_ = storage.get();
  out.storage_ = std::move(storage);
  return out;
}

Tensor Tensor::from_scalar(double scalar) { return full(Shape{}, scalar); }

Tensor::Tensor(std::initializer_list<TensorLiteral> items) : Tensor(f32, shape_of(items)) {
  write_numbers(items, shape(), 0, data<float>().data());
}

Tensor Tensor::from_bytes(const void* values, std::int64_t count, DType dtype, Shape shape) {
  Tensor out(dtype, std::move(shape));
  if (out.size() != count)
    throw ShapeError("Tensor::from: " + std::to_string(count) + " values do not fill shape " + to_string(out.shape()));
  if (count) std::memcpy(out.raw(), values, static_cast<std::size_t>(out.bytes()));
  return out;
}

Tensor Tensor::zeros(Shape shape, DType dtype) { return Tensor(dtype, std::move(shape)); }
Tensor Tensor::ones(Shape shape, DType dtype) { return full(std::move(shape), 1, dtype); }

Tensor Tensor::full(Shape shape, double value, DType dtype) {
  Tensor out(dtype, std::move(shape));
  dispatch(dtype, [&](auto zero) {
    using T = decltype(zero);
    std::ranges::fill(out.data<T>(), static_cast<T>(value));
  });
  return out;
}

Tensor Tensor::arange(std::int64_t n, DType dtype) {
  if (n < 0) throw ShapeError("Tensor::arange: n must be >= 0, got " + std::to_string(n));
  Tensor out(dtype, {n});
  dispatch(dtype, [&](auto zero) {
    using T = decltype(zero);
    for (std::int64_t i = 0; i < n; ++i) out.data<T>()[static_cast<std::size_t>(i)] = static_cast<T>(i);
  });
  return out;
}

void Tensor::expect_dtype(DType wanted) const {
  if (wanted != dtype())
    throw DTypeError("tensor " + to_string(type_) + " was read as " + std::string(to_string(wanted)) +
                     "; convert it first with .astype()");
}

double Tensor::at(std::initializer_list<std::int64_t> indices) const {
  if (static_cast<int>(indices.size()) != rank())
    throw ShapeError("Tensor::at: " + std::to_string(indices.size()) + " indices for shape " + to_string(shape()));
  std::int64_t offset = 0;
  int axis = 0;
  for (std::int64_t index : indices) {
    if (index < 0 || index >= shape()[axis])
      throw ShapeError("Tensor::at: index " + std::to_string(index) + " is outside axis " + std::to_string(axis) +
                       " of shape " + to_string(shape()));
    offset = offset * shape()[axis++] + index;
  }
  return dispatch(dtype(), [&](auto zero) {
    return static_cast<double>(data<decltype(zero)>()[static_cast<std::size_t>(offset)]);
  });
}

double Tensor::item() const {
  if (size_ != 1) throw ShapeError("Tensor::item needs exactly one element, shape is " + to_string(shape()));
  return dispatch(dtype(), [&](auto zero) { return static_cast<double>(data<decltype(zero)>()[0]); });
}

Tensor Tensor::clone() const {
  Tensor out(dtype(), shape());
  if (size_) std::memcpy(out.raw(), raw(), static_cast<std::size_t>(bytes()));
  return out;
}

Tensor Tensor::reshape(Shape wanted) const {
  std::int64_t known = 1;
  int open = -1;
  for (int i = 0; i < wanted.rank(); ++i) {
    if (wanted[i] >= 0) {
      known = checked_multiply(known, wanted[i], "reshape");
    } else if (open >= 0) {
      throw ShapeError("reshape to " + to_string(wanted) + ": only one extent may be None");
    } else {
      open = i;
    }
  }
  if (open >= 0 && known > 0) wanted[open] = size_ / known;
  if (!wanted.is_static() || wanted.size() != size_)
    throw ShapeError("cannot reshape " + to_string(shape()) + " (" + std::to_string(size_) + " elements) to " +
                     to_string(wanted));
  Tensor out = *this;
  out.type_.shape = std::move(wanted);
  return out;
}

Tensor Tensor::astype(DType wanted) const {
  if (wanted == dtype()) return *this;
  Tensor out(wanted, shape());
  dispatch(dtype(), [&](auto from) {
    dispatch(wanted, [&](auto to) {
      using From = decltype(from);
      using To = decltype(to);
      std::ranges::transform(data<From>(), out.data<To>().begin(), [](From v) { return static_cast<To>(v); });
    });
  });
  return out;
}

Tensor Tensor::viewed_as(const TensorType& type) const {
  if (type.bytes() != bytes())
    throw ShapeError("cannot view " + to_string(type_) + " as " + to_string(type) + ": the sizes in bytes differ");
  Tensor out = *this;
  out.type_ = type;
  out.size_ = type.shape.size();
  return out;
}

Tensor Tensor::rows(std::int64_t begin, std::int64_t end) const {
  if (rank() < 1) throw ShapeError("Tensor::rows: a scalar has no rows");
  if (begin < 0 || end < begin || end > shape()[0])
    throw ShapeError("Tensor::rows: [" + std::to_string(begin) + ", " + std::to_string(end) + ") is outside shape " +
                     to_string(shape()));
  const std::int64_t row_size = shape()[0] ? size_ / shape()[0] : 0;
  Tensor out = *this;
  out.type_.shape[0] = end - begin;
  out.size_ = (end - begin) * row_size;
  out.bytes_ = bytes_ + begin * row_size * size_of(dtype());
  return out;
}

void Tensor::point_to_row(const Tensor& table, std::int64_t row) {
  const int rank = table.rank() - 1;
  if (rank < 0 || row < 0 || row >= table.shape()[0])
    throw ShapeError("Tensor::point_to_row: row " + std::to_string(row) + " is outside shape " +
                     to_string(table.shape()));
  const std::int64_t row_size = table.size_ / table.shape()[0];
  std::byte* bytes = table.bytes_ + row * row_size * size_of(table.dtype());
  if (type_.shape.rank() != rank) {
    type_.shape = table.shape().slice(1, rank + 1);
  } else {
    for (int axis = 0; axis < rank; ++axis) type_.shape[axis] = table.shape()[axis + 1];
  }
  type_.dtype = table.dtype();
  size_ = row_size;
  storage_ = table.storage_;
  bytes_ = bytes;
}

void Tensor::point_to_rows(const Tensor& table, std::int64_t begin, std::int64_t end) {
  if (table.rank() < 1 || begin < 0 || end < begin || end > table.shape()[0])
    throw ShapeError("Tensor::point_to_rows: [" + std::to_string(begin) + ", " + std::to_string(end) +
                     ") is outside shape " + to_string(table.shape()));
  const std::int64_t row_size = table.shape()[0] ? table.size_ / table.shape()[0] : 0;
  std::byte* bytes = table.bytes_ + begin * row_size * size_of(table.dtype());
  if (this != &table) type_ = table.type_;
  type_.shape[0] = end - begin;
  size_ = (end - begin) * row_size;
  storage_ = table.storage_;
  bytes_ = bytes;
}

void Tensor::copy_from(const Tensor& source) const {
  if (source.dtype() != dtype())
    throw DTypeError("copy_from: expected " + to_string(type_) + ", got " + to_string(source.type()));
  if (source.shape() != shape())
    throw ShapeError("copy_from: expected " + to_string(type_) + ", got " + to_string(source.type()));
  if (size_) std::memmove(raw(), source.raw(), static_cast<std::size_t>(bytes()));
}

bool identical(const Tensor& a, const Tensor& b) {
  return a.type() == b.type() &&
         (a.size() == 0 || std::memcmp(a.raw(), b.raw(), static_cast<std::size_t>(a.bytes())) == 0);
}

namespace {

constexpr std::int64_t kEdgeItems = 3;  // elements shown at either end of a long axis

std::string element_text(const Tensor& tensor, std::int64_t offset) {
  return dispatch(tensor.dtype(), [&](auto zero) -> std::string {
    using T = decltype(zero);
    const T value = tensor.data<T>()[static_cast<std::size_t>(offset)];
    if constexpr (std::is_same_v<T, bool>) return value ? "True" : "False";
    if constexpr (std::is_integral_v<T>) return std::to_string(value);
    char text[32];
    std::snprintf(text, sizeof text, "%g", static_cast<double>(value));
    return text;
  });
}

void print_axis(const Tensor& tensor, int axis, std::int64_t offset, std::string& out) {
  if (axis == tensor.rank()) {
    out += element_text(tensor, offset);
    return;
  }
  const std::int64_t n = tensor.shape()[axis];
  const std::int64_t stride = strides_of(tensor.shape())[static_cast<std::size_t>(axis)];
  const bool innermost = axis + 1 == tensor.rank();
  out += '[';
  for (std::int64_t i = 0; i < n; ++i) {
    if (i) out += innermost ? " " : "\n" + std::string(static_cast<std::size_t>(axis) + 1, ' ');
    if (n > 2 * kEdgeItems + 1 && i == kEdgeItems) {
      out += innermost ? "... " : "...\n" + std::string(static_cast<std::size_t>(axis) + 1, ' ');
      i = n - kEdgeItems;
    }
    print_axis(tensor, axis + 1, offset + i * stride, out);
  }
  out += ']';
}

}  // namespace

std::string to_string(const Tensor& tensor) {
  std::string out;
  print_axis(tensor, 0, 0, out);
  return out;
}

}  // namespace hornet
