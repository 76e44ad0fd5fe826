#include <hornet/layers/zero_padding.hpp>
#include <hornet/ops/shape.hpp>

#include "layers/handle.hpp"
#include "layers/image.hpp"

namespace hornet::layers {
namespace {

template <int Rank>
struct ZeroPaddingDefinition : ImageOptions {
  Margins<Rank> padding = 1;

  static constexpr std::string_view class_name =
      std::array{"ZeroPadding1D", "ZeroPadding2D", "ZeroPadding3D"}[Rank - 1];
  static constexpr auto fields() {
    using D = ZeroPaddingDefinition;
    return std::tuple{Field{"padding", &D::padding}, Field{"data_format", &D::data_format}};
  }

  void validate() const {
    expect_not_negative(class_name, "padding", padding);
    expect_data_format(class_name, data_format);
  }

  Value call(Scope&, Value x) const {
    expect_image(x, Rank, data_format);
    std::vector<std::int64_t> before(Rank + 2, 0), after(Rank + 2, 0);
    auto axis = static_cast<std::size_t>(image_axis(data_format));
    for (const Ends& ends : padding.axes) {
      before[axis] = ends.before;
      after[axis++] = ends.after;
    }
    return ops::pad(x, before, after);
  }
};

}  // namespace

template <int Rank>
ZeroPadding<Rank>::ZeroPadding(Margins<Rank> padding, ImageOptions options)
    : Layer(layer_of(ZeroPaddingDefinition<Rank>{std::move(options), padding})) {}

template <int Rank>
Layer ZeroPadding<Rank>::from_config(const Config& config) {
  return layer_from_config<ZeroPaddingDefinition<Rank>>(config);
}

template struct ZeroPadding<1>;
template struct ZeroPadding<2>;
template struct ZeroPadding<3>;

}  // namespace hornet::layers
