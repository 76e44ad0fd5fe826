#include "layers/drop.hpp"

#include <hornet/ops/pointwise.hpp>

#include "layers/arguments.hpp"

namespace hornet::layers {

RandomStream random_stream(Scope& scope, std::optional<std::int64_t> seed) {
  const RandomStream own = scope.random();
  return seed ? own.seeded(*seed) : own;
}

Shape concrete_noise_shape(const Option<Shape>& noise_shape, Value x) {
  if (!noise_shape) return x.shape();
  Shape shape = *noise_shape;
  bool fits = shape.rank() == x.rank();
  for (int axis = 0; fits && axis < x.rank(); ++axis) {
    if (shape[axis] == None) shape[axis] = x.shape()[axis];
    fits = shape[axis] == 1 || shape[axis] == x.shape()[axis];
  }
  if (!fits)
    throw ShapeError("expected an input to which noise_shape " + to_string(*noise_shape) + " broadcasts, got shape " +
                     shown(x) + ".");
  return shape;
}

Value drop(Value x, double rate, const Shape& noise, const RandomStream& random) {
  if (!is_floating(x.dtype())) x = ops::cast(x, f32);
  const double scale = rate < 1 ? 1 / (1 - rate) : 0;
  return ops::select(random.bernoulli(noise, 1 - rate), x * scale, ops::scalar(0, x));
}

}  // namespace hornet::layers
