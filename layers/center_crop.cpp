#include <hornet/layers/center_crop.hpp>
#include <hornet/ops/pointwise.hpp>

#include "layers/handle.hpp"
#include "layers/image.hpp"
#include "layers/resize_image.hpp"

namespace hornet::layers {
namespace {

struct CenterCropDefinition : ImageOptions {
  std::int64_t height = 0, width = 0;

  static constexpr std::string_view class_name = "CenterCrop";
  static constexpr bool training_default = true;
  static constexpr auto fields() {
    using D = CenterCropDefinition;
    return std::tuple{Field{"height", &D::height}, Field{"width", &D::width}, Field{"data_format", &D::data_format}};
  }

  void validate() const {
    expect_positive(class_name, "height", height);
    expect_positive(class_name, "width", width);
    expect_data_format(class_name, data_format);
  }

  Value call(Scope& scope, Value x) const {
    expect_image(x, 2, data_format);
    x = ops::cast(x, scope.compute_dtype());
    const ImageSize given = size_of_image(x, data_format), wanted{height, width};
    if (given.height >= height && given.width >= width)
      return crop(x, data_format, (given.height - height) / 2, (given.width - width) / 2, wanted);
    return resize_image(crop_to_aspect_ratio(x, data_format, wanted), data_format, wanted, "bilinear");
  }
};

}  // namespace

CenterCrop::CenterCrop(std::int64_t height, std::int64_t width, ImageOptions options)
    : Layer(layer_of(CenterCropDefinition{std::move(options), height, width})) {}

Layer CenterCrop::from_config(const Config& config) { return layer_from_config<CenterCropDefinition>(config); }

}  // namespace hornet::layers
