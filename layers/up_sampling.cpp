#include <hornet/layers/up_sampling.hpp>
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

template <std::size_t Rank>
Value repeat_each(Value x, const std::array<std::int64_t, Rank>& times, const std::string& data_format) {
  expect_image(x, static_cast<int>(Rank), data_format);
  int axis = image_axis(data_format);
  for (std::int64_t each : times) x = repeat(x, axis++, each);
  return x;
}

struct UpSampling1DDefinition : LayerOptions {
  std::int64_t size = 2;

  static constexpr std::string_view class_name = "UpSampling1D";
  static constexpr auto fields() { return std::tuple{Field{"size", &UpSampling1DDefinition::size}}; }

  void validate() const { expect_positive(class_name, "size", size); }

  Value call(Scope&, Value x) const { return repeat_each(x, std::array{size}, "channels_last"); }
};

struct UpSampling2DDefinition : UpSampling2DOptions {
  Size<2> size = 2;

  static constexpr std::string_view class_name = "UpSampling2D";
  static constexpr auto fields() {
    using D = UpSampling2DDefinition;
    return std::tuple{Field{"size", &D::size}, Field{"data_format", &D::data_format},
                      Field{"interpolation", &D::interpolation}};
  }

  void validate() const {
    expect_positive(class_name, "size", size);
    expect_data_format(class_name, data_format);
    expect_interpolation(class_name, interpolation);
  }

  Value call(Scope& scope, Value x) const {
    if (interpolation == "nearest") return repeat_each(x, size.each, data_format);
    expect_image(x, 2, data_format);
    int axis = image_axis(data_format);
    Value image = ops::cast(x, scope.compute_dtype());
    for (std::int64_t factor : size.each) {
      image = resize_axis(image, axis, factor * image.shape()[axis], interpolation);
      ++axis;
    }
    return image;
  }
};

struct UpSampling3DDefinition : ImageOptions {
  Size<3> size = 2;

  static constexpr std::string_view class_name = "UpSampling3D";
  static constexpr auto fields() {
    using D = UpSampling3DDefinition;
    return std::tuple{Field{"size", &D::size}, Field{"data_format", &D::data_format}};
  }

  void validate() const {
    expect_positive(class_name, "size", size);
    expect_data_format(class_name, data_format);
  }

  Value call(Scope&, Value x) const { return repeat_each(x, size.each, data_format); }
};

}  // namespace

UpSampling1D::UpSampling1D(std::int64_t size, LayerOptions options)
    : Layer(layer_of(UpSampling1DDefinition{std::move(options), size})) {}

Layer UpSampling1D::from_config(const Config& config) { return layer_from_config<UpSampling1DDefinition>(config); }

UpSampling2D::UpSampling2D(Size<2> size, UpSampling2DOptions options)
    : Layer(layer_of(UpSampling2DDefinition{std::move(options), size})) {}

Layer UpSampling2D::from_config(const Config& config) { return layer_from_config<UpSampling2DDefinition>(config); }

UpSampling3D::UpSampling3D(Size<3> size, ImageOptions options)
    : Layer(layer_of(UpSampling3DDefinition{std::move(options), size})) {}

Layer UpSampling3D::from_config(const Config& config) { return layer_from_config<UpSampling3DDefinition>(config); }

}  // namespace hornet::layers
