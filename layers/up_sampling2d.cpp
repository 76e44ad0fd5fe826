#include <hornet/layers/up_sampling2d.hpp>
#include <hornet/ops/pointwise.hpp>
#include <hornet/ops/shape.hpp>

#include "layers/handle.hpp"
#include "layers/image.hpp"
#include "layers/interpolation.hpp"

namespace hornet::layers {
namespace {

// Each element of `axis`, `times` times in a row.
Value repeat(Value x, int axis, std::int64_t times) {
  const Value apart = ops::expand_dims(x, axis + 1);
  return ops::reshape(ops::broadcast_to(apart, apart.shape().with(axis + 1, times)),
                      x.shape().with(axis, x.shape()[axis] * times));
}

struct UpSampling2DDefinition : UpSampling2DOptions {
  Size2D size = 2;

  static constexpr std::string_view class_name = "UpSampling2D";
  static constexpr auto fields() {
    using D = UpSampling2DDefinition;
    return std::tuple{Field{"size", &D::size}, Field{"data_format", &D::data_format},
                      Field{"interpolation", &D::interpolation}};
  }

  void validate() const {
    expect_positive(class_name, "size", size);
    expect_data_format(class_name, data_format);
    expect_one_of(class_name, "interpolation", interpolation,
                  {"nearest", "bilinear", "bicubic", "lanczos3", "lanczos5"});
  }

  Value call(Scope&, Value x) const {
    expect_image(x, data_format);
    Value image = to_channels_last(x, data_format);
    if (interpolation == "nearest") {
      image = repeat(repeat(image, 1, size.height), 2, size.width);
    } else {
      image = enlarge(ops::cast(image, f32), 1, size.height, interpolation);
      image = enlarge(image, 2, size.width, interpolation);
    }
    return from_channels_last(image, data_format);
  }
};

}  // namespace

UpSampling2D::UpSampling2D(Size2D size, UpSampling2DOptions options)
    : Layer(layer_of(UpSampling2DDefinition{std::move(options), size})) {}

Layer UpSampling2D::from_config(const Config& config) { return layer_from_config<UpSampling2DDefinition>(config); }

}  // namespace hornet::layers
