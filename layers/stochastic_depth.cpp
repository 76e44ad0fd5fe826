#include <hornet/layers/stochastic_depth.hpp>

#include "layers/arguments.hpp"
#include "layers/drop.hpp"
#include "layers/handle.hpp"

namespace hornet::layers {
namespace {

struct StochasticDepthDefinition : LayerOptions {
  double drop_path_rate = 0;

  static constexpr std::string_view class_name = "StochasticDepth";
  static constexpr auto fields() {
    return std::tuple{Field{"drop_path_rate", &StochasticDepthDefinition::drop_path_rate}};
  }

  void validate() const { expect_between(class_name, "drop_path_rate", drop_path_rate, 0, 1); }

  Value call(Scope& scope, Value x) const {
    if (!scope.training() || drop_path_rate == 0) return x;
    Shape samples = x.shape();
    for (int axis = 1; axis < samples.rank(); ++axis) samples[axis] = 1;
    return drop(x, drop_path_rate, samples, random_stream(scope, std::nullopt));
  }
};

}  // namespace

StochasticDepth::StochasticDepth(double drop_path_rate, LayerOptions options)
    : Layer(layer_of(StochasticDepthDefinition{std::move(options), drop_path_rate})) {}

Layer StochasticDepth::from_config(const Config& config) {
  return layer_from_config<StochasticDepthDefinition>(config);
}

}  // namespace hornet::layers
