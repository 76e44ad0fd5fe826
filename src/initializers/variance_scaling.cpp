#include <algorithm>
#include <cmath>
#include <hornet/base/check.hpp>
#include <hornet/initializers/variance_scaling.hpp>
#include <hornet/tensor/random.hpp>

#include "src/initializers/own_seed.hpp"

namespace hornet::initializers {
namespace {

// The standard deviation of the unit normal distribution truncated at ±2.
constexpr double truncated_stddev = 0.87962566103423978;

struct Fans {
  double in, out;
};

double extent_of(const Shape& shape, const std::vector<std::int64_t>& axes) {
  double product = 1;
  for (const std::int64_t axis : axes) product *= static_cast<double>(shape[axis]);
  return product;
}

Fans fans_of(const Shape& shape, const FanAxes& input_axes, const FanAxes& output_axes) {
  if (input_axes && output_axes) return {extent_of(shape, *input_axes), extent_of(shape, *output_axes)};
  if (shape.empty()) return {1, 1};
  if (shape.rank() == 1) return {static_cast<double>(shape[0]), static_cast<double>(shape[0])};
  const auto window = static_cast<double>(shape.slice(0, shape.rank() - 2).size());
  return {window * static_cast<double>(shape[-2]), window * static_cast<double>(shape[-1])};
}

}  // namespace

void VarianceScaling::validate() const {
  check_positive(class_name, "scale", scale);
  check_one_of(class_name, "mode", mode, {"fan_in", "fan_out", "fan_avg"});
  check_one_of(class_name, "distribution", distribution,
               {"truncated_normal", "normal", "untruncated_normal", "uniform"});
  if (input_axes.has_value() != output_axes.has_value())
    throw ConfigError(std::string(class_name) + ": input_axes and output_axes must be given together, got only " +
                      (input_axes ? "input_axes" : "output_axes"));
}

Tensor VarianceScaling::call(const Shape& shape, DType dtype, std::uint64_t drawn_seed) const {
  const auto [in, out] = fans_of(shape, input_axes, output_axes);
  const double fan = mode == "fan_in" ? in : mode == "fan_out" ? out : (in + out) / 2;
  const double variance = scale / std::max(1.0, fan);
  const std::uint64_t seed_used = own_seed(seed, drawn_seed);
  if (distribution == "uniform") {
    const double limit = std::sqrt(3 * variance);
    return random_uniform(shape, dtype, -limit, limit, seed_used);
  }
  if (distribution == "untruncated_normal") return random_normal(shape, dtype, 0, std::sqrt(variance), seed_used);
  return random_truncated_normal(shape, dtype, 0, std::sqrt(variance) / truncated_stddev, seed_used);
}

}  // namespace hornet::initializers
