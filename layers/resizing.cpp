#include <hornet/layers/resizing.hpp>
#include <hornet/ops/pointwise.hpp>
#include <hornet/ops/shape.hpp>

#include "layers/handle.hpp"
#include "layers/image.hpp"
#include "layers/interpolation.hpp"
#include "layers/resize_image.hpp"

namespace hornet::layers {
namespace {

struct ResizingDefinition : ResizingOptions {
  std::int64_t height = 0, width = 0;

  static constexpr std::string_view class_name = "Resizing";
  static constexpr bool training_default = true;
  static constexpr auto fields() {
    using D = ResizingDefinition;
    return std::tuple{Field{"height", &D::height},
                      Field{"width", &D::width},
                      Field{"interpolation", &D::interpolation},
                      Field{"crop_to_aspect_ratio", &D::crop_to_aspect_ratio},
                      Field{"pad_to_aspect_ratio", &D::pad_to_aspect_ratio},
                      Field{"fill_mode", &D::fill_mode},
                      Field{"fill_value", &D::fill_value},
                      Field{"antialias", &D::antialias},
                      Field{"data_format", &D::data_format}};
  }

  void validate() const {
    expect_positive(class_name, "height", height);
    expect_positive(class_name, "width", width);
    expect_interpolation(class_name, interpolation);
    expect_one_of(class_name, "fill_mode", fill_mode, {"constant"});
    expect_finite(class_name, "fill_value", fill_value);
    expect_data_format(class_name, data_format);
    if (crop_to_aspect_ratio && pad_to_aspect_ratio)
      throw ConfigError("Resizing: expected crop_to_aspect_ratio or pad_to_aspect_ratio, got both");
  }

  Value call(Scope&, Value x) const {
    expect_image(x, 2, data_format);
    if (is_floating(x.dtype())) return resized(x);
    return ops::cast(ops::round(resized(ops::cast(x, f32))), x.dtype());
  }

  Value resized(Value x) const {
    const ImageSize size{height, width};
    if (crop_to_aspect_ratio) x = layers::crop_to_aspect_ratio(x, data_format, size);
    if (pad_to_aspect_ratio) x = padded(x);
    return resize_image(x, data_format, size, interpolation, antialias);
  }

  // Filled at both ends of the axis that is too short for the proportions of height and width.
  Value padded(Value x) const {
    const ImageSize given = size_of_image(x, data_format);
    const std::int64_t rows = (std::max(given.height, given.width * height / width) - given.height) / 2;
    const std::int64_t columns = (std::max(given.width, given.height * width / height) - given.width) / 2;
    std::vector<std::int64_t> margins(4, 0);
    const auto axis = static_cast<std::size_t>(image_axis(data_format));
    (rows > 0 ? margins[axis] : margins[axis + 1]) = rows > 0 ? rows : columns;
    return ops::pad(x, margins, margins, fill_value);
  }
};

}  // namespace

Resizing::Resizing(std::int64_t height, std::int64_t width, ResizingOptions options)
    : Layer(layer_of(ResizingDefinition{std::move(options), height, width})) {}

Layer Resizing::from_config(const Config& config) { return layer_from_config<ResizingDefinition>(config); }

}  // namespace hornet::layers
