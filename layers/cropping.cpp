#include <hornet/layers/cropping.hpp>
#include <hornet/ops/shape.hpp>

#include "layers/handle.hpp"
#include "layers/image.hpp"

namespace hornet::layers {
namespace {

template <int Rank>
struct CroppingDefinition : CroppingOptions<Rank> {
  Margins<Rank> cropping = Rank == 2 ? 0 : 1;

  static constexpr std::string_view class_name = std::array{"Cropping1D", "Cropping2D", "Cropping3D"}[Rank - 1];
  static constexpr auto fields() {
    using D = CroppingDefinition;
    if constexpr (Rank == 1)
      return std::tuple{Field{"cropping", &D::cropping}};
    else
      return std::tuple{Field{"cropping", &D::cropping}, Field{"data_format", &D::data_format}};
  }

  void validate() const {
    expect_not_negative(class_name, "cropping", cropping);
    expect_data_format(class_name, data_format_of(*this));
  }

  Value call(Scope&, Value x) const {
    expect_image(x, Rank, data_format_of(*this));
    std::vector<std::int64_t> begin(Rank + 2, 0);
    Shape size = x.shape();
    int axis = image_axis(data_format_of(*this));
    for (const Ends& ends : cropping.axes) {
      begin[static_cast<std::size_t>(axis)] = ends.before;
      size[axis] -= ends.before + ends.after;
      if (size[axis++] < 1)
        throw ShapeError("expected an image larger than cropping " +
                         to_json(ConfigCodec<Margins<Rank>>::encode(cropping)) + ", got shape " + shown(x) + ".");
    }
    return ops::slice(x, begin, size.extents());
  }
};

}  // namespace

template <int Rank>
Cropping<Rank>::Cropping(Margins<Rank> cropping, CroppingOptions<Rank> options)
    : Layer(layer_of(CroppingDefinition<Rank>{std::move(options), cropping})) {}

template <int Rank>
Layer Cropping<Rank>::from_config(const Config& config) {
  return layer_from_config<CroppingDefinition<Rank>>(config);
}

template struct Cropping<1>;
template struct Cropping<2>;
template struct Cropping<3>;

}  // namespace hornet::layers
