#include <hornet/layers/unit_normalization.hpp>
#include <hornet/ops/pointwise.hpp>

#include "layers/handle.hpp"
#include "layers/unit_length.hpp"

namespace hornet::layers {
namespace {

struct UnitNormalizationDefinition : LayerOptions {
  Axes axis = -1;

  static constexpr std::string_view class_name = "UnitNormalization";
  static constexpr bool supports_masking = true;
  static constexpr auto fields() { return std::tuple{Field{"axis", &UnitNormalizationDefinition::axis}}; }

  Value call(Scope& scope, Value x) const {
    return to_unit_length(ops::cast(x, scope.compute_dtype()), axis.of(x.shape()), 1e-12);
  }
};

}  // namespace

UnitNormalization::UnitNormalization(Axes axis, LayerOptions options)
    : Layer(layer_of(UnitNormalizationDefinition{std::move(options), std::move(axis)})) {}

Layer UnitNormalization::from_config(const Config& config) {
  return layer_from_config<UnitNormalizationDefinition>(config);
}

}  // namespace hornet::layers
