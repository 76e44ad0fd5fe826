#include <cmath>
#include <hornet/layers/gaussian_noise.hpp>
#include <hornet/ops/pointwise.hpp>

#include "layers/arguments.hpp"
#include "layers/drop.hpp"
#include "layers/handle.hpp"

namespace hornet::layers {
namespace {

struct GaussianNoiseDefinition : GaussianOptions {
  double stddev = 0;

  static constexpr std::string_view class_name = "GaussianNoise";
  static constexpr bool training_default = false;
  static constexpr bool supports_masking = true;
  static constexpr auto fields() {
    using D = GaussianNoiseDefinition;
    return std::tuple{Field{"stddev", &D::stddev}, Field{"seed", &D::seed}};
  }

  void validate() const { expect_between(class_name, "stddev", stddev, 0, 1); }

  Value call(Scope& scope, Value x) const {
    if (!scope.training() || stddev == 0) return x;
    x = ops::cast(x, scope.compute_dtype());
    return x + stddev * random_stream(scope, seed).normal(x.shape(), x.dtype());
  }
};

struct GaussianDropoutDefinition : GaussianOptions {
  double rate = 0;

  static constexpr std::string_view class_name = "GaussianDropout";
  static constexpr bool training_default = false;
  static constexpr bool supports_masking = true;
  static constexpr auto fields() {
    using D = GaussianDropoutDefinition;
    return std::tuple{Field{"rate", &D::rate}, Field{"seed", &D::seed}};
  }

  void validate() const {
    expect_between(class_name, "rate", rate, 0, 1);
    if (rate == 1) throw ConfigError("GaussianDropout: expected rate < 1, got 1: its noise would be infinite");
  }

  Value call(Scope& scope, Value x) const {
    if (!scope.training() || rate == 0) return x;
    const double stddev = std::sqrt(rate / (1 - rate));
    x = ops::cast(x, scope.compute_dtype());
    return x * (1.0 + stddev * random_stream(scope, seed).normal(x.shape(), x.dtype()));
  }
};

}  // namespace

GaussianNoise::GaussianNoise(double stddev, GaussianOptions options)
    : Layer(layer_of(GaussianNoiseDefinition{std::move(options), stddev})) {}
Layer GaussianNoise::from_config(const Config& config) { return layer_from_config<GaussianNoiseDefinition>(config); }

GaussianDropout::GaussianDropout(double rate, GaussianOptions options)
    : Layer(layer_of(GaussianDropoutDefinition{std::move(options), rate})) {}
Layer GaussianDropout::from_config(const Config& config) {
  return layer_from_config<GaussianDropoutDefinition>(config);
}

}  // namespace hornet::layers
