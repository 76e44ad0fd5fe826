// Dropping elements at random: Srivastava et al. 2014.
#pragma once

#include <hornet/layers/option.hpp>
#include <hornet/model/scope.hpp>
#include <optional>

namespace hornet::layers {

// The stream of a layer's own `seed`, or of its place in the model.
RandomStream random_stream(Scope& scope, std::optional<std::int64_t> seed);

// The noise shape for x: None stands for x's extent; x's own shape when none is given. Throws ShapeError when it does
// not broadcast to x.
Shape concrete_noise_shape(const Option<Shape>& noise_shape, Value x);

// x with elements set to 0 with probability `rate` and the others divided by 1 - rate; all of them 0 at rate 1.
// The random numbers have shape `noise` and are broadcast to x. Integers become float32.
Value drop(Value x, double rate, const Shape& noise, const RandomStream& random);

}  // namespace hornet::layers
