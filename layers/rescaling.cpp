#include <hornet/layers/rescaling.hpp>
#include <hornet/ops/pointwise.hpp>

#include "layers/arguments.hpp"
#include "layers/handle.hpp"

namespace hornet::layers {
namespace {

struct RescalingDefinition : RescalingOptions {
  double scale = 1.0;

  static constexpr std::string_view class_name = "Rescaling";
  static constexpr bool supports_masking = true;
  static constexpr auto fields() {
    return std::tuple{Field{"scale", &RescalingDefinition::scale}, Field{"offset", &RescalingDefinition::offset}};
  }

  void validate() const {
    expect_finite(class_name, "scale", scale);
    expect_finite(class_name, "offset", offset);
  }

  Value call(Scope& scope, Value x) const {
    const Value y = ops::cast(x, scope.compute_dtype()) * scale;
    return offset == 0 ? y : y + offset;
  }
};

}  // namespace

Rescaling::Rescaling(double scale, RescalingOptions options)
    : Layer(layer_of(RescalingDefinition{std::move(options), scale})) {}

Layer Rescaling::from_config(const Config& config) { return layer_from_config<RescalingDefinition>(config); }

}  // namespace hornet::layers
