#include <hornet/layers/cropping2d.hpp>
#include <hornet/ops/shape.hpp>

#include "layers/handle.hpp"
#include "layers/image.hpp"

namespace hornet::layers {
namespace {

struct Cropping2DDefinition : Cropping2DOptions {
  Margins2D cropping = 0;

  static constexpr std::string_view class_name = "Cropping2D";
  static constexpr auto fields() {
    using D = Cropping2DDefinition;
    return std::tuple{Field{"cropping", &D::cropping}, Field{"data_format", &D::data_format}};
  }

  void validate() const {
    expect_not_negative(class_name, "cropping", cropping);
    expect_data_format(class_name, data_format);
  }

  Value call(Scope&, Value x) const {
    expect_image(x, data_format);
    const Value image = to_channels_last(x, data_format);
    const auto [rows, columns] = cropping;
    const std::int64_t height = image.shape()[1] - rows.before - rows.after;
    const std::int64_t width = image.shape()[2] - columns.before - columns.after;
    if (height < 1 || width < 1)
      throw ShapeError("expected an image larger than cropping " + to_json(ConfigCodec<Margins2D>::encode(cropping)) +
                       ", got shape " + shown(x) + ".");
    const Value y =
        ops::slice(image, {0, rows.before, columns.before, 0}, {image.shape()[0], height, width, image.shape()[3]});
    return from_channels_last(y, data_format);
  }
};

}  // namespace

Cropping2D::Cropping2D(Margins2D cropping, Cropping2DOptions options)
    : Layer(layer_of(Cropping2DDefinition{std::move(options), cropping})) {}

Layer Cropping2D::from_config(const Config& config) { return layer_from_config<Cropping2DDefinition>(config); }

}  // namespace hornet::layers
