#include <cmath>
#include <hornet/layers/alpha_dropout.hpp>
#include <hornet/ops/pointwise.hpp>

#include "layers/arguments.hpp"
#include "layers/drop.hpp"
#include "layers/handle.hpp"

namespace hornet::layers {
namespace {

struct AlphaDropoutDefinition : DropoutOptions {
  double rate = 0;

  static constexpr std::string_view class_name = "AlphaDropout";
  static constexpr bool training_default = false;
  static constexpr bool supports_masking = true;
  static constexpr auto fields() {
    using D = AlphaDropoutDefinition;
    return std::tuple{Field{"rate", &D::rate}, Field{"seed", &D::seed}, Field{"noise_shape", &D::noise_shape}};
  }

  void validate() const {
    expect_between(class_name, "rate", rate, 0, 1);
    if (rate == 1) throw ConfigError("AlphaDropout: expected rate < 1, got 1: its scale would be infinite");
    if (noise_shape) expect_shape(class_name, "noise_shape", *noise_shape);
  }

  // a · (x or dropped) + b; `dropped` is -α·scale of SELU.
  Value call(Scope& scope, Value x) const {
    if (!scope.training() || rate == 0) return x;
    constexpr double dropped = -1.6732632423543772848170429916717 * 1.0507009873554804934193349852946;
    const double a = 1 / std::sqrt((1 - rate) * (1 + rate * dropped * dropped));
    x = ops::cast(x, scope.compute_dtype());
    const Value kept = random_stream(scope, seed).bernoulli(concrete_noise_shape(noise_shape, x), 1 - rate);
    return a * ops::select(kept, x, ops::scalar(dropped, x)) + -a * dropped * rate;
  }
};

}  // namespace

AlphaDropout::AlphaDropout(double rate, DropoutOptions options)
    : Layer(layer_of(AlphaDropoutDefinition{std::move(options), rate})) {}

Layer AlphaDropout::from_config(const Config& config) { return layer_from_config<AlphaDropoutDefinition>(config); }

}  // namespace hornet::layers
