#include <hornet/layers/spatial_dropout2d.hpp>

#include "layers/drop.hpp"
#include "layers/handle.hpp"
#include "layers/image.hpp"

namespace hornet::layers {
namespace {

struct SpatialDropout2DDefinition : SpatialDropout2DOptions {
  double rate = 0;

  static constexpr std::string_view class_name = "SpatialDropout2D";
  static constexpr bool supports_masking = true;
  static constexpr auto fields() {
    using D = SpatialDropout2DDefinition;
    return std::tuple{Field{"rate", &D::rate}, Field{"seed", &D::seed}, Field{"data_format", &D::data_format}};
  }

  void validate() const {
    expect_between(class_name, "rate", rate, 0, 1);
    expect_data_format(class_name, data_format);
  }

  Value call(Scope& scope, Value x) const {
    expect_image(x, data_format);
    if (!scope.training() || rate == 0) return x;
    const int height = data_format == "channels_first" ? 2 : 1;
    return drop(x, rate, x.shape().with(height, 1).with(height + 1, 1), random_stream(scope, seed));
  }
};

}  // namespace

SpatialDropout2D::SpatialDropout2D(double rate, SpatialDropout2DOptions options)
    : Layer(layer_of(SpatialDropout2DDefinition{std::move(options), rate})) {}

Layer SpatialDropout2D::from_config(const Config& config) {
  return layer_from_config<SpatialDropout2DDefinition>(config);
}

}  // namespace hornet::layers
