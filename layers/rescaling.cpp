#include <hornet/layers/rescaling.hpp>
#include <hornet/ops/pointwise.hpp>

#include "layers/arguments.hpp"
#include "layers/handle.hpp"

namespace hornet::layers {
namespace {

struct RescalingDefinition : RescalingOptions {
  Numbers scale = 1.0;

  static constexpr std::string_view class_name = "Rescaling";
  static constexpr bool supports_masking = true;
  static constexpr auto fields() {
    return std::tuple{Field{"scale", &RescalingDefinition::scale}, Field{"offset", &RescalingDefinition::offset}};
  }

  void validate() const {
    for (double number : scale.value.data<double>()) expect_finite(class_name, "scale", number);
    for (double number : offset.value.data<double>()) expect_finite(class_name, "offset", number);
  }

  Value call(Scope& scope, Value x) const {
    x = ops::cast(x, scope.compute_dtype());
    const Value y = scale.value.rank() == 0 ? x * scale.value.item() : same_shape(x, x * constant(x, scale));
    if (offset.value.rank() > 0) return same_shape(x, y + constant(x, offset));
    return offset.value.item() == 0 ? y : y + offset.value.item();
  }

 private:
  static Value constant(Value like, const Numbers& numbers) {
    return like.graph().constant(numbers.value.astype(like.dtype()));
  }
  static Value same_shape(Value x, Value y) {
    if (y.shape() == x.shape()) return y;
    throw ShapeError("expected numbers that broadcast to shape " + shown(x) + ", got ones that make shape " + shown(y) +
                     ".");
  }
};

}  // namespace

Rescaling::Rescaling(Numbers scale, RescalingOptions options)
    : Layer(layer_of(RescalingDefinition{std::move(options), std::move(scale)})) {}

Layer Rescaling::from_config(const Config& config) { return layer_from_config<RescalingDefinition>(config); }

}  // namespace hornet::layers
