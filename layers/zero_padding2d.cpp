#include <hornet/layers/zero_padding2d.hpp>
#include <hornet/ops/shape.hpp>

#include "layers/handle.hpp"
#include "layers/image.hpp"

namespace hornet::layers {
namespace {

struct ZeroPadding2DDefinition : ZeroPadding2DOptions {
  Margins2D padding = 1;

  static constexpr std::string_view class_name = "ZeroPadding2D";
  static constexpr auto fields() {
    using D = ZeroPadding2DDefinition;
    return std::tuple{Field{"padding", &D::padding}, Field{"data_format", &D::data_format}};
  }

  void validate() const {
    expect_not_negative(class_name, "padding", padding);
    expect_data_format(class_name, data_format);
  }

  Value call(Scope&, Value x) const {
    expect_image(x, data_format);
    const auto [rows, columns] = padding;
    const Value y = ops::pad(to_channels_last(x, data_format), {0, rows.before, columns.before, 0},
                             {0, rows.after, columns.after, 0});
    return from_channels_last(y, data_format);
  }
};

}  // namespace

ZeroPadding2D::ZeroPadding2D(Margins2D padding, ZeroPadding2DOptions options)
    : Layer(layer_of(ZeroPadding2DDefinition{std::move(options), padding})) {}

Layer ZeroPadding2D::from_config(const Config& config) { return layer_from_config<ZeroPadding2DDefinition>(config); }

}  // namespace hornet::layers
