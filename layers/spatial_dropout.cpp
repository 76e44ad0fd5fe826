#include <hornet/layers/spatial_dropout.hpp>

#include "layers/drop.hpp"
#include "layers/handle.hpp"
#include "layers/image.hpp"

namespace hornet::layers {
namespace {

template <int Rank>
struct SpatialDropoutDefinition : SpatialDropout<Rank>::Options {
  double rate = 0;

  static constexpr std::string_view class_name =
      std::array{"SpatialDropout1D", "SpatialDropout2D", "SpatialDropout3D"}[Rank - 1];
  static constexpr bool training_default = false;
  static constexpr bool supports_masking = true;
  static constexpr auto fields() {
    using D = SpatialDropoutDefinition;
    const std::tuple common{Field{"rate", &D::rate}, Field{"seed", &D::seed}};
    if constexpr (Rank == 1)
      return common;
    else
      return std::tuple_cat(common, std::tuple{Field{"data_format", &D::data_format}});
  }

  void validate() const {
    expect_between(class_name, "rate", rate, 0, 1);
    expect_data_format(class_name, data_format_of(*this));
  }

  Value call(Scope& scope, Value x) const {
    expect_image(x, Rank, data_format_of(*this));
    if (!scope.training() || rate == 0) return x;
    Shape noise = x.shape();
    for (std::int64_t axis : image_axes(x, data_format_of(*this))) noise[axis] = 1;
    return drop(x, rate, noise, random_stream(scope, this->seed));
  }
};

}  // namespace

template <int Rank>
SpatialDropout<Rank>::SpatialDropout(double rate, Options options)
    : Layer(layer_of(SpatialDropoutDefinition<Rank>{std::move(options), rate})) {}

template <int Rank>
Layer SpatialDropout<Rank>::from_config(const Config& config) {
  return layer_from_config<SpatialDropoutDefinition<Rank>>(config);
}

template struct SpatialDropout<1>;
template struct SpatialDropout<2>;
template struct SpatialDropout<3>;

}  // namespace hornet::layers
