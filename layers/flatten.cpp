#include <hornet/layers/flatten.hpp>
#include <hornet/ops/shape.hpp>

#include "layers/handle.hpp"
#include "layers/image.hpp"

namespace hornet::layers {
namespace {

// Axis 1, the channels, behind all others.
Value channels_to_end(Value x) {
  std::vector<std::int64_t> axes{0};
  for (int axis = 2; axis < x.rank(); ++axis) axes.push_back(axis);
  axes.push_back(1);
  return ops::transpose(x, axes);
}

struct FlattenDefinition : FlattenOptions {
  static constexpr std::string_view class_name = "Flatten";
  static constexpr auto fields() { return std::tuple{Field{"data_format", &FlattenDefinition::data_format}}; }

  void validate() const { expect_data_format(class_name, data_format); }

  Value call(Scope&, Value x) const {
    expect_min_rank(x, 1);
    if (data_format == "channels_first" && x.rank() > 2) x = channels_to_end(x);
    return ops::reshape(x, {x.shape()[0], x.shape().slice(1, x.rank()).size()});
  }
};

}  // namespace

Flatten::Flatten(FlattenOptions options) : Layer(layer_of(FlattenDefinition{std::move(options)})) {}

Layer Flatten::from_config(const Config& config) { return layer_from_config<FlattenDefinition>(config); }

}  // namespace hornet::layers
