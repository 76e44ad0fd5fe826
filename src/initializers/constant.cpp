#include <algorithm>
#include <hornet/base/check.hpp>
#include <hornet/initializers/constant.hpp>
#include <hornet/runtime/eager_ops.hpp>

namespace hornet::initializers {

Tensor Zeros::call(const Shape& shape, DType dtype, std::uint64_t) const { return Tensor::zeros(shape, dtype); }

Tensor Ones::call(const Shape& shape, DType dtype, std::uint64_t) const { return Tensor::ones(shape, dtype); }

Tensor Constant::call(const Shape& shape, DType dtype, std::uint64_t) const {
  const Tensor& numbers = value.value;
  if (numbers.rank() == 0) return Tensor::full(shape, numbers.item(), dtype);
  try {
    return ops::broadcast_to(numbers.astype(dtype), shape).clone();
  } catch (const ShapeError&) {
    throw ShapeError("Constant: a value of shape " + to_string(numbers.shape()) +
                     " does not broadcast to the weight's shape " + to_string(shape));
  }
}

void Identity::validate() const { check_finite(class_name, "gain", gain); }

Tensor Identity::call(const Shape& shape, DType dtype, std::uint64_t) const {
  if (shape.rank() != 2)
    throw ShapeError("Identity makes matrices: expected a shape of rank 2, got " + to_string(shape));
  const Tensor tensor(dtype, shape);
  const std::int64_t columns = shape[1];
  dispatch(dtype, [&](auto zero) {
    using T = decltype(zero);
    const std::span<T> values = tensor.data<T>();
    for (std::int64_t i = 0; i < std::min(shape[0], columns); ++i)
      values[static_cast<std::size_t>(i * columns + i)] = static_cast<T>(gain);
  });
  return tensor;
}

}  // namespace hornet::initializers
