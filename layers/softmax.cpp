#include <hornet/activations/activations.hpp>
#include <hornet/layers/softmax.hpp>
#include <hornet/ops/pointwise.hpp>
#include <hornet/ops/reduce.hpp>
#include <hornet/ops/shape.hpp>

#include "layers/arguments.hpp"
#include "layers/handle.hpp"

namespace hornet::layers {
namespace {

Value softmax_over(Value x, const std::vector<std::int64_t>& axes) {
  if (axes.size() == 1) return activations::softmax(x, axes.front());
  const Value powers = ops::exp(x - ops::stop_gradient(ops::max(x, axes, true)));
  return powers / ops::sum(powers, axes, true);
}

void expect_broadcastable(Value mask, Value x) {
  bool fits = mask.rank() <= x.rank();
  for (int axis = 1; fits && axis <= mask.rank(); ++axis)
    fits = mask.shape()[-axis] == 1 || mask.shape()[-axis] == x.shape()[-axis];
  if (!fits)
    throw ShapeError("expected a mask that broadcasts to the input, got mask " + shown(mask) + " for input " +
                     shown(x) + ".");
}

struct SoftmaxDefinition : LayerOptions {
  Axes axis = -1;

  static constexpr std::string_view class_name = "Softmax";
  static constexpr bool supports_masking = true;
  static constexpr auto fields() { return std::tuple{Field{"axis", &SoftmaxDefinition::axis}}; }

  Value call(Scope& scope, Value x) const {
    const Value mask = scope.mask(x);
    const std::vector<std::int64_t> axes = axis.of(x.shape());
    x = ops::cast(x, scope.compute_dtype());
    if (!mask) return softmax_over(x, axes);
    expect_broadcastable(mask, x);
    const Value y = softmax_over(ops::select(mask, x, ops::scalar(-1e9, x)), axes);
    return ops::select(mask, y, ops::scalar(0, y));
  }
};

}  // namespace

Softmax::Softmax(Axes axis, LayerOptions options)
    : Layer(layer_of(SoftmaxDefinition{std::move(options), std::move(axis)})) {}

Layer Softmax::from_config(const Config& config) { return layer_from_config<SoftmaxDefinition>(config); }

}  // namespace hornet::layers
