// The extents of a tensor. An extent of None (-1) is not known yet: the batch axis of a symbolic tensor.
#pragma once

#include <cstdint>
#include <hornet/tensor/dtype.hpp>
#include <initializer_list>
#include <string>
#include <vector>

namespace hornet {

inline constexpr std::int64_t None = -1;

class Shape {
 public:
  Shape() = default;
  Shape(std::initializer_list<std::int64_t> extents) : extents_(extents) {}
  explicit Shape(std::vector<std::int64_t> extents) : extents_(std::move(extents)) {}

  int rank() const { return static_cast<int>(extents_.size()); }
  bool empty() const { return extents_.empty(); }

  // The extent of an axis; negative axes count from the end. Throws ShapeError out of range.
  std::int64_t operator[](std::int64_t axis) const { return extents_[static_cast<std::size_t>(normalize(axis))]; }
  std::int64_t& operator[](std::int64_t axis) { return extents_[static_cast<std::size_t>(normalize(axis))]; }
  std::int64_t back() const { return (*this)[-1]; }

  // The axis as a number in [0, rank). Throws ShapeError naming the shape.
  int normalize(std::int64_t axis) const;

  // The product of the extents: 1 for a scalar. Throws ShapeError on None or when 64 bits overflow.
  std::int64_t size() const;
  bool is_static() const;  // no extent is None

  Shape slice(int begin, int end) const;  // the extents of axes [begin, end)
  Shape slice(int begin) const { return slice(begin, rank()); }
  Shape with(std::int64_t axis, std::int64_t extent) const;
  Shape operator+(const Shape& tail) const;  // concatenation of extents

  auto begin() const { return extents_.begin(); }
  auto end() const { return extents_.end(); }
  const std::vector<std::int64_t>& extents() const { return extents_; }

  bool operator==(const Shape&) const = default;

 private:
  std::vector<std::int64_t> extents_;
};

// As Python prints a tuple: "()", "(3,)", "(None, 28, 28)".
std::string to_string(const Shape& shape);

// Row-major strides in elements.
std::vector<std::int64_t> strides_of(const Shape& shape);

// What an op knows of a tensor before it runs.
struct TensorType {
  DType dtype = f32;
  Shape shape;
  std::int64_t bytes() const { return shape.size() * size_of(dtype); }
  bool operator==(const TensorType&) const = default;
};

std::string to_string(const TensorType& type);  // "float32 (32, 784)"

// The product; throws ShapeError naming `what` when it leaves 64 bits.
std::int64_t checked_multiply(std::int64_t a, std::int64_t b, const char* what);

}  // namespace hornet
