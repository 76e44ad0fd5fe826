// Mean and variance at once, so that a kernel may read its input a single time.
#pragma once

#include <hornet/graph/op.hpp>

namespace hornet::ops {

struct Moments {                   // x -> mean, variance: x without `axes`
  std::vector<std::int64_t> axes;  // each in [0, rank), increasing
  static constexpr std::string_view name = "moments";
  static constexpr auto fields() { return std::tuple{Field{"axes", &Moments::axes}}; }
  std::vector<TensorType> infer(std::span<const TensorType> in) const;
  std::vector<Value> grad(const GradScope& g) const;
  std::vector<Value> compose(std::span<const Value> in) const;
};

}  // namespace hornet::ops
