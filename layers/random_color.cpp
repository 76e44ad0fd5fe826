// Layers that change the contrast and brightness of images at random.
#include <algorithm>
#include <hornet/layers/random_image.hpp>
#include <hornet/ops/pointwise.hpp>
#include <hornet/ops/reduce.hpp>

#include "layers/drop.hpp"
#include "layers/handle.hpp"
#include "layers/image.hpp"
#include "layers/random_factor.hpp"

namespace hornet::layers {

namespace {

// Kind: class_name, a check of the factor, and the changed images.
template <class Kind>
struct ColorDefinition : RandomColorOptions {
  Factor factor = 0;

  static constexpr std::string_view class_name = Kind::class_name;
  static constexpr auto fields() {
    using D = ColorDefinition;
    return std::tuple{Field{"data_format", &D::data_format}, Field{"factor", &D::factor},
                      Field{"value_range", &D::value_range}, Field{"seed", &D::seed}};
  }

  void validate() const {
    expect_factor(class_name, "factor", factor, Kind::least_factor, 1);
    if (value_range.value.shape() != Shape{2})
      refuse(class_name, "value_range", "two numbers", to_json(ConfigCodec<Numbers>::encode(value_range)));
    expect_data_format(class_name, data_format);
  }

  Value call(Scope& scope, Value x) const {
    expect_image(x, 2, data_format);
    x = ops::cast(x, scope.compute_dtype());
    if (!scope.training()) return x;
    const auto [low, high] = std::minmax({value_range.value.at({0}), value_range.value.at({1})});
    const RandomStream random = random_stream(scope, seed);
    const auto draw = [&](double from, double to) {
      return ops::cast(drawn(random, {x.shape()[0], 1, 1, 1}, from, to), x.dtype());
    };
    return ops::clip(Kind::changed(x, image_axes(x, data_format), draw, factor, high - low), low, high);
  }
};

struct Contrast {
  static constexpr std::string_view class_name = "RandomContrast";
  static constexpr bool training_default = true;
  static constexpr double least_factor = 0;
  template <class F>
  static Value changed(Value x, const std::vector<std::int64_t>& axes, const F& draw, const Factor& factor, double) {
    const Value mean = ops::mean(x, axes, true);
    return (x - mean) * draw(1 - factor.low, 1 + factor.high) + mean;
  }
};

struct Brightness {
  static constexpr std::string_view class_name = "RandomBrightness";
  static constexpr bool training_default = true;
  static constexpr double least_factor = -1;
  template <class F>
  static Value changed(Value x, const std::vector<std::int64_t>&, const F& draw, const Factor& factor, double extent) {
    return x + draw(factor.low, factor.high) * extent;
  }
};

}  // namespace

RandomContrast::RandomContrast(Factor factor, RandomColorOptions options)
    : Layer(layer_of(ColorDefinition<Contrast>{
          std::move(options), factor.is_number ? Factor(std::min(factor.high, 0.0), factor.high) : factor})) {}
Layer RandomContrast::from_config(const Config& config) { return layer_from_config<ColorDefinition<Contrast>>(config); }

RandomBrightness::RandomBrightness(Factor factor, RandomColorOptions options)
    : Layer(layer_of(ColorDefinition<Brightness>{std::move(options), as_pair(factor)})) {}
Layer RandomBrightness::from_config(const Config& config) {
  return layer_from_config<ColorDefinition<Brightness>>(config);
}

}  // namespace hornet::layers
