#include "layers/drop.hpp"

#include <hornet/ops/pointwise.hpp>

namespace hornet::layers {

RandomStream random_stream(Scope& scope, std::optional<std::int64_t> seed) {
  const RandomStream own = scope.random();
  return seed ? own.seeded(*seed) : own;
}

Value drop(Value x, double rate, const Shape& noise, const RandomStream& random) {
  x = ops::cast(x, f32);
  const double scale = rate < 1 ? 1 / (1 - rate) : 0;
  return ops::select(random.bernoulli(noise, 1 - rate), x * scale, ops::scalar(0, x));
}

}  // namespace hornet::layers
