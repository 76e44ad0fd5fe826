#include <algorithm>
#include <hornet/layers/concatenate.hpp>
#include <hornet/ops/pointwise.hpp>
#include <hornet/ops/shape.hpp>

#include "layers/arguments.hpp"
#include "layers/handle.hpp"
#include "layers/masks.hpp"

namespace hornet::layers {
namespace {

// The mask of x with an axis for each of x's, all true without one.
Value full_mask(Value x, Value mask) {
  if (!mask) return ops::broadcast_to(x.graph().constant(Tensor::ones({}, b8)), x.shape());
  return mask.rank() < x.rank() ? ops::broadcast_to(ops::expand_dims(mask, -1), x.shape()) : mask;
}

struct ConcatenateDefinition : LayerOptions {
  std::int64_t axis = -1;

  static constexpr std::string_view class_name = "Concatenate";
  static constexpr auto fields() { return std::tuple{Field{"axis", &ConcatenateDefinition::axis}}; }

  void validate() const {
    if (axis == 0) throw ConfigError("Concatenate: expected an axis behind the batch, got axis 0");
  }

  Value call(Scope& scope, const std::vector<Value>& inputs) const {
    if (inputs.empty()) throw ConfigError("expected a list of inputs, got none");
    if (inputs[0].shape().normalize(axis) == 0)
      throw ShapeError("expected an axis behind the batch, got axis " + std::to_string(axis) + " of shape " +
                       shown(inputs[0]) + ".");
    const Value y = ops::concatenate(inputs, axis);

    std::vector<Value> masks;
    for (Value x : inputs) masks.push_back(scope.mask(x));
    if (std::ranges::none_of(masks, [](Value mask) { return bool(mask); })) return y;
    for (std::size_t i = 0; i < inputs.size(); ++i) masks[i] = full_mask(inputs[i], masks[i]);
    scope.set_mask(y, any_of_last_axis(ops::concatenate(masks, axis)));
    return y;
  }
};

}  // namespace

Concatenate::Concatenate(std::int64_t axis, LayerOptions options)
    : Layer(layer_of(ConcatenateDefinition{std::move(options), axis})) {}

Layer Concatenate::from_config(const Config& config) { return layer_from_config<ConcatenateDefinition>(config); }

KerasTensor concatenate(const std::vector<KerasTensor>& inputs, std::int64_t axis, LayerOptions options) {
  return Concatenate(axis, std::move(options))(inputs);
}

}  // namespace hornet::layers
