// Reductions: the axes of the input that go, in increasing order; they stay as extents of 1 when keepdims is set.
#pragma once

#include <hornet/graph/op.hpp>

namespace hornet::ops {

// The shape without the axes, or with extents of 1 in their place.
Shape reduced_shape(const Shape& shape, const std::vector<std::int64_t>& axes, bool keepdims);

// The axes in increasing order, each in [0, rank); all for none. Throws ShapeError when one is named twice.
std::vector<std::int64_t> normalized_axes(const Shape& shape, std::vector<std::int64_t> axes);

struct Reduction {
  std::vector<std::int64_t> axes;  // each in [0, rank), increasing
  bool keepdims = false;
  TensorType infer(std::span<const TensorType> in) const;
};

struct Sum : Reduction {
  static constexpr std::string_view name = "sum";
  static constexpr auto fields() { return std::tuple{Field{"axes", &Sum::axes}, Field{"keepdims", &Sum::keepdims}}; }
  std::vector<Value> grad(const GradScope& g) const;
};

struct Max : Reduction {
  static constexpr std::string_view name = "max";
  static constexpr auto fields() { return std::tuple{Field{"axes", &Max::axes}, Field{"keepdims", &Max::keepdims}}; }
  std::vector<Value> grad(const GradScope& g) const;
};

struct Min : Reduction {
  static constexpr std::string_view name = "min";
  static constexpr auto fields() { return std::tuple{Field{"axes", &Min::axes}, Field{"keepdims", &Min::keepdims}}; }
  std::vector<Value> grad(const GradScope& g) const;
};

}  // namespace hornet::ops
