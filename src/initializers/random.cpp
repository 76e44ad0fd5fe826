#include <hornet/base/check.hpp>
#include <hornet/initializers/random.hpp>
#include <hornet/tensor/random.hpp>

#include "src/initializers/own_seed.hpp"

namespace hornet::initializers {

void RandomNormal::validate() const {
  check_finite(class_name, "mean", mean);
  check_at_least(class_name, "stddev", stddev, 0);
}

Tensor RandomNormal::call(const Shape& shape, DType dtype, std::uint64_t drawn_seed) const {
  return random_normal(shape, dtype, mean, stddev, own_seed(seed, drawn_seed));
}

void TruncatedNormal::validate() const {
  check_finite(class_name, "mean", mean);
  check_at_least(class_name, "stddev", stddev, 0);
}

Tensor TruncatedNormal::call(const Shape& shape, DType dtype, std::uint64_t drawn_seed) const {
  return random_truncated_normal(shape, dtype, mean, stddev, own_seed(seed, drawn_seed));
}

void RandomUniform::validate() const {
  check_finite(class_name, "minval", minval);
  check_at_least(class_name, "maxval", maxval, minval);
}

Tensor RandomUniform::call(const Shape& shape, DType dtype, std::uint64_t drawn_seed) const {
  return random_uniform(shape, dtype, minval, maxval, own_seed(seed, drawn_seed));
}

}  // namespace hornet::initializers
