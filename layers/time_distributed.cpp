#include <hornet/layers/time_distributed.hpp>
#include <hornet/ops/shape.hpp>

#include "layers/arguments.hpp"
#include "layers/handle.hpp"

namespace hornet::layers {
namespace {

struct TimeDistributedDefinition : LayerOptions {
  Layer layer = {};

  static constexpr std::string_view class_name = "TimeDistributed";
  static constexpr bool supports_masking = true;
  static constexpr auto fields() { return std::tuple{Field{"layer", &TimeDistributedDefinition::layer}}; }

  void validate() const {
    if (!layer) throw ConfigError("TimeDistributed: expected a layer, got none");
  }
  std::vector<std::pair<std::string, Layer>> children() const { return {{"layer", layer}}; }

  Value call(Scope& scope, Value x) const {
    expect_sequences(x);
    const Value mask = scope.mask(x);
    if (mask && (mask.rank() < 2 || mask.shape().slice(0, 2) != x.shape().slice(0, 2)))
      throw ShapeError("expected a mask of shape (batch, time), got " + to_string(mask.shape()));
    // The first call of all tells whether the layer has state.
    const Value first = layer.built() ? Value() : one_step(scope, x, mask, 0);
    return layer.has_state() ? step_by_step(scope, x, mask, first) : all_at_once(scope, x, mask);
  }

 private:
  static Value step_of(Value x, std::int64_t t) {
    std::vector<std::int64_t> begin(static_cast<std::size_t>(x.rank()), 0), size = x.shape().extents();
    begin[1] = t;
    size[1] = 1;
    return ops::squeeze(ops::slice(x, begin, size), 1);
  }

  Value one_step(Scope& scope, Value x, Value mask, std::int64_t t) const {
    const Value step = step_of(x, t);
    if (mask) scope.set_mask(step, step_of(mask, t));
    return layer(scope, step);
  }

  // `first`: the output of step 0, where that has been called.
  Value step_by_step(Scope& scope, Value x, Value mask, Value first) const {
    std::vector<Value> outputs;
    for (std::int64_t t = 0; t < x.shape()[1]; ++t)
      outputs.push_back(ops::expand_dims(t == 0 && first ? first : one_step(scope, x, mask, t), 1));
    return ops::concatenate(outputs, 1);
  }

  // Both leading axes as one.
  static Value samples(Value x) {
    return ops::reshape(x, Shape{x.shape()[0] * x.shape()[1]} + x.shape().slice(2, x.rank()));
  }

  Value all_at_once(Scope& scope, Value x, Value mask) const {
    const Value together = samples(x);
    if (mask) scope.set_mask(together, samples(mask));
    const Value y = layer(scope, together);
    return ops::reshape(y, x.shape().slice(0, 2) + y.shape().slice(1, y.rank()));
  }
};

}  // namespace

TimeDistributed::TimeDistributed(const Layer& layer, LayerOptions options)
    : Layer(layer_of(TimeDistributedDefinition{std::move(options), layer})) {}
Layer TimeDistributed::from_config(const Config& config) {
  return layer_from_config<TimeDistributedDefinition>(config);
}

}  // namespace hornet::layers
