// Tensor: a contiguous, row-major block of elements on the host. Copying a Tensor copies the handle, as in Python:
// both see the same elements; clone() copies them. Not synchronised: one writer at a time.
#pragma once

#include <cstddef>
#include <hornet/tensor/dtype.hpp>
#include <hornet/tensor/literal.hpp>
#include <hornet/tensor/shape.hpp>
#include <initializer_list>
#include <memory>
#include <span>
#include <string>
#include <type_traits>
#include <vector>

namespace hornet {

class Tensor {
 public:
  Tensor() = default;                // no elements, float32 (0,)
  Tensor(DType dtype, Shape shape);  // elements are zero; memory is 64-byte aligned
  template <class T>
  requires std::is_arithmetic_v<T> Tensor(T scalar)  // float32 (); a template, so that braces are always a list
      : Tensor(from_scalar(static_cast<double>(scalar))) {}
  Tensor(std::initializer_list<TensorLiteral> items);  // {1, 2} or {{1, 2}, {3, 4}}: float32; ShapeError if ragged

  template <class T>
  static Tensor from(const std::vector<T>& values, Shape shape) {
    return from_bytes(values.data(), static_cast<std::int64_t>(values.size()), dtype_of<T>, std::move(shape));
  }
  template <class T>
  static Tensor from(const std::vector<T>& values) {
    return from(values, Shape{static_cast<std::int64_t>(values.size())});
  }
  static Tensor zeros(Shape shape, DType dtype = f32);
  static Tensor ones(Shape shape, DType dtype = f32);
  static Tensor full(Shape shape, double value, DType dtype = f32);
  static Tensor arange(std::int64_t n, DType dtype = i64);  // 0, 1, … n-1
  // Over memory that somebody else made, of at least type.bytes() bytes; a device's is for its kernels only.
  static Tensor over(std::shared_ptr<std::byte> storage, const TensorType& type);

  DType dtype() const { return type_.dtype; }
  const Shape& shape() const { return type_.shape; }
  const TensorType& type() const { return type_; }
  std::int64_t size() const { return size_; }
  std::int64_t bytes() const { return size_ * size_of(type_.dtype); }
  int rank() const { return type_.shape.rank(); }

  // Typed elements. Throws DTypeError when T is not the tensor's dtype.
  template <class T>
  std::span<T> data() const {
    expect_dtype(dtype_of<T>);
    return {reinterpret_cast<T*>(bytes_), static_cast<std::size_t>(size_)};
  }
  std::byte* raw() const { return bytes_; }

  // One element by its indices, or the only element, as a double (exact for every dtype but large int64).
  double at(std::initializer_list<std::int64_t> indices) const;
  double item() const;

  Tensor clone() const;
  Tensor reshape(Shape shape) const;                        // same elements; one extent may be None (-1)
  Tensor astype(DType dtype) const;                         // C++ conversions; to bool: x != 0
  Tensor viewed_as(const TensorType& type) const;           // the same bytes as another type of equal size
  Tensor rows(std::int64_t begin, std::int64_t end) const;  // a view of rows [begin, end) of axis 0
  void copy_from(const Tensor& source) const;               // same type; throws ShapeError or DTypeError

  // Makes this handle a view of row `row` of `table`, without axis 0: [n, …] → […]. The elements it saw before are
  // left as they are. Allocates nothing when the rank stays. Throws ShapeError for a row that is not there.
  void point_to_row(const Tensor& table, std::int64_t row);
  // Likewise of rows [begin, end), with axis 0.
  void point_to_rows(const Tensor& table, std::int64_t begin, std::int64_t end);

  // The storage, shared by every view; two tensors with one storage alias.
  const std::shared_ptr<std::byte>& storage() const { return storage_; }

 private:
  static Tensor from_scalar(double scalar);
  static Tensor from_bytes(const void* values, std::int64_t count, DType dtype, Shape shape);
  void expect_dtype(DType wanted) const;

  TensorType type_{f32, {0}};
  std::int64_t size_ = 0;
  std::shared_ptr<std::byte> storage_;
  std::byte* bytes_ = nullptr;
};

// Same dtype, shape and bits (a NaN equals itself).
bool identical(const Tensor& a, const Tensor& b);

// Nested brackets, a row a line, numbers as printf's "%g" writes them ("2", "0.5", "1e-07"), columns not aligned. Of an
// axis of more than 7 items 3 are shown at either end.
std::string to_string(const Tensor& tensor);

}  // namespace hornet
