#include <hornet/layers/activation.hpp>

#include "layers/handle.hpp"

namespace hornet::layers {
namespace {

struct ActivationDefinition : LayerOptions {
  hornet::Activation activation = {};

  static constexpr std::string_view class_name = "Activation";
  static constexpr bool supports_masking = true;
  static constexpr auto fields() { return std::tuple{Field{"activation", &ActivationDefinition::activation}}; }

  Value call(Scope&, Value x) const { return activation ? activation(x) : x; }
};

}  // namespace

Activation::Activation(hornet::Activation activation, LayerOptions options)
    : Layer(layer_of(ActivationDefinition{std::move(options), std::move(activation)})) {}

Layer Activation::from_config(const Config& config) { return layer_from_config<ActivationDefinition>(config); }

}  // namespace hornet::layers
