#include "layers/recurrent_dropout.hpp"

#include <hornet/ops/pointwise.hpp>
#include <hornet/ops/shape.hpp>

#include "layers/drop.hpp"

namespace hornet::layers {
namespace {

std::vector<Value> masks_of(Scope& scope, const RandomStream& random, double rate, int gates, Value dropped) {
  const Shape& shape = dropped.shape();
  std::vector<Value> masks;
  if (rate <= 0) return masks;
  const Value ones = scope.graph().constant(Tensor::ones({}, dropped.dtype()));
  const Shape all = Shape{shape[0], gates} + shape.slice(1, shape.rank());
  const Value noise = drop(ops::broadcast_to(ones, all), rate, all, random);
  for (const Value& mask : ops::split(noise, gates, 1)) masks.push_back(ops::reshape(mask, shape));
  return masks;
}

}  // namespace

DropoutMasks dropout_masks(Scope& scope, const RecurrentDropout& dropout, Value x, Value state) {
  if (!scope.training() || (dropout.inputs <= 0 && dropout.states <= 0)) return {};
  const RandomStream of_inputs = random_stream(scope, dropout.seed);
  // A seed of the user's own makes two streams: the second from its complement, which no other draw uses.
  const RandomStream of_states =
      random_stream(scope, dropout.seed ? std::optional(~*dropout.seed) : std::optional<std::int64_t>());
  return {masks_of(scope, of_inputs, dropout.inputs, dropout.gates, x),
          masks_of(scope, of_states, dropout.states, dropout.gates, state)};
}

Value dropped(Value x, const std::vector<Value>& masks, std::size_t i) { return masks.empty() ? x : x * masks[i]; }

}  // namespace hornet::layers
