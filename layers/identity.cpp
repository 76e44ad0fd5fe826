#include <hornet/layers/identity.hpp>

#include "layers/handle.hpp"

namespace hornet::layers {
namespace {

struct IdentityDefinition : LayerOptions {
  static constexpr std::string_view class_name = "Identity";
  static constexpr bool supports_masking = true;

  Value call(Scope&, Value x) const { return x; }
};

}  // namespace

Identity::Identity(LayerOptions options) : Layer(layer_of(IdentityDefinition{std::move(options)})) {}

Layer Identity::from_config(const Config& config) { return layer_from_config<IdentityDefinition>(config); }

}  // namespace hornet::layers
