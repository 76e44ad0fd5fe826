#include <hornet/base/error.hpp>
#include <hornet/tensor/shape.hpp>

namespace hornet {

int Shape::normalize(std::int64_t axis) const {
  const std::int64_t position = axis < 0 ? axis + rank() : axis;
  if (position < 0 || position >= rank())
    throw ShapeError("axis " + std::to_string(axis) + " is out of range for shape " + to_string(*this) + " of rank " +
                     std::to_string(rank()));
  return static_cast<int>(position);
}

std::int64_t checked_multiply(std::int64_t a, std::int64_t b, const char* what) {
  std::int64_t product = 0;
  if (__builtin_mul_overflow(a, b, &product))
    throw ShapeError(std::string(what) + ": " + std::to_string(a) + " x " + std::to_string(b) +
                     " does not fit 64 bits");
  return product;
}

std::int64_t Shape::size() const {
  std::int64_t product = 1;
  for (std::int64_t extent : extents_) {
    if (extent < 0) throw ShapeError("shape " + to_string(*this) + " has no size: an extent is not known");
    product = checked_multiply(product, extent, "number of elements");
  }
  return product;
}

bool Shape::is_static() const {
  for (std::int64_t extent : extents_)
    if (extent < 0) return false;
  return true;
}

Shape Shape::slice(int begin, int end) const {
  return Shape(std::vector<std::int64_t>(extents_.begin() + begin, extents_.begin() + end));
}

Shape Shape::with(std::int64_t axis, std::int64_t extent) const {
  Shape out = *this;
  out[axis] = extent;
  return out;
}

Shape Shape::operator+(const Shape& tail) const {
  std::vector<std::int64_t> all = extents_;
  all.insert(all.end(), tail.begin(), tail.end());
  return Shape(std::move(all));
}

std::string to_string(const Shape& shape) {
  std::string out = "(";
  for (int i = 0; i < shape.rank(); ++i) {
    if (i) out += ", ";
    out += shape[i] == None ? std::string("None") : std::to_string(shape[i]);
  }
  return out + (shape.rank() == 1 ? ",)" : ")");
}

std::vector<std::int64_t> strides_of(const Shape& shape) {
  std::vector<std::int64_t> strides(static_cast<std::size_t>(shape.rank()), 1);
  for (int i = shape.rank() - 2; i >= 0; --i)
    strides[static_cast<std::size_t>(i)] = strides[static_cast<std::size_t>(i) + 1] * shape[i + 1];
  return strides;
}

std::string to_string(const TensorType& type) {
  return std::string(to_string(type.dtype)) + " " + to_string(type.shape);
}

}  // namespace hornet
