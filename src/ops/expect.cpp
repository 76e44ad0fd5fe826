#include "src/ops/expect.hpp"

#include <hornet/base/error.hpp>

namespace hornet::ops {

void expect_inputs(std::span<const TensorType> in, std::size_t count) {
  if (in.size() != count)
    throw ConfigError("expected " + std::to_string(count) + " inputs, got " + std::to_string(in.size()));
}

void expect_floating(const TensorType& type) {
  if (!is_floating(type.dtype))
    throw DTypeError("expected bfloat16, float32 or float64, got " + to_string(type) + "; cast it first");
}

void expect_indices(const TensorType& type) {
  if (is_floating(type.dtype) || type.dtype == b8)
    throw DTypeError("expected integer indices, got " + to_string(type) + "; cast them first");
}

void expect_axis(int axis, const TensorType& type) {
  if (axis < 0 || axis >= type.shape.rank())
    throw ShapeError("axis " + std::to_string(axis) + " is out of range for " + to_string(type));
}

void expect_rank(int rank, const TensorType& type, const char* meaning) {
  if (type.shape.rank() != rank)
    throw ShapeError("expected rank " + std::to_string(rank) + " " + meaning + ", got " + to_string(type));
}

void expect_at_least(std::int64_t least, std::span<const std::int64_t> values, const char* what) {
  for (std::int64_t value : values)
    if (value < least)
      throw ConfigError(std::string(what) + " must be >= " + std::to_string(least) + ", got " + std::to_string(value));
}

}  // namespace hornet::ops
