#include <hornet/layers/masking.hpp>
#include <hornet/ops/pointwise.hpp>
#include <hornet/ops/shape.hpp>

#include "layers/arguments.hpp"
#include "layers/handle.hpp"
#include "layers/masks.hpp"

namespace hornet::layers {
namespace {

struct MaskingDefinition : LayerOptions {
  double mask_value = 0.0;

  static constexpr std::string_view class_name = "Masking";
  static constexpr auto fields() { return std::tuple{Field{"mask_value", &MaskingDefinition::mask_value}}; }

  Value call(Scope& scope, Value x) const {
    expect_min_rank(x, 2);
    const Value mask = any_of_last_axis(ops::not_equal(x, ops::scalar(mask_value, x)));
    const Value y = ops::select(ops::expand_dims(mask, -1), x, ops::scalar(0, x));
    scope.set_mask(y, mask);
    return y;
  }
};

}  // namespace

Masking::Masking(double mask_value, LayerOptions options)
    : Layer(layer_of(MaskingDefinition{std::move(options), mask_value})) {}

Layer Masking::from_config(const Config& config) { return layer_from_config<MaskingDefinition>(config); }

}  // namespace hornet::layers
