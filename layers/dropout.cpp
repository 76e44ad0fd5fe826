#include <hornet/layers/dropout.hpp>

#include "layers/arguments.hpp"
#include "layers/drop.hpp"
#include "layers/handle.hpp"

namespace hornet::layers {
namespace {

struct DropoutDefinition : DropoutOptions {
  double rate = 0;

  static constexpr std::string_view class_name = "Dropout";
  static constexpr bool training_default = false;
  static constexpr bool supports_masking = true;
  static constexpr auto fields() {
    using D = DropoutDefinition;
    return std::tuple{Field{"rate", &D::rate}, Field{"seed", &D::seed}, Field{"noise_shape", &D::noise_shape}};
  }

  void validate() const {
    expect_between(class_name, "rate", rate, 0, 1);
    if (noise_shape) expect_shape(class_name, "noise_shape", *noise_shape);
  }

  Value call(Scope& scope, Value x) const {
    if (!scope.training() || rate == 0) return x;
    return drop(x, rate, concrete_noise_shape(noise_shape, x), random_stream(scope, seed));
  }
};

}  // namespace

Dropout::Dropout(double rate, DropoutOptions options) : Layer(layer_of(DropoutDefinition{std::move(options), rate})) {}

Layer Dropout::from_config(const Config& config) { return layer_from_config<DropoutDefinition>(config); }

}  // namespace hornet::layers
