// Layers that flip, turn, move and zoom images at random.
#include <hornet/layers/random_image.hpp>
#include <hornet/ops/pointwise.hpp>
#include <hornet/ops/shape.hpp>
#include <numbers>

#include "layers/affine_image.hpp"
#include "layers/drop.hpp"
#include "layers/handle.hpp"
#include "layers/image.hpp"
#include "layers/random_factor.hpp"

namespace hornet::layers {
namespace {

struct RandomFlipDefinition : RandomFlipOptions {
  std::string mode;

  static constexpr std::string_view class_name = "RandomFlip";
  static constexpr bool training_default = true;
  static constexpr auto fields() {
    using D = RandomFlipDefinition;
    return std::tuple{Field{"data_format", &D::data_format}, Field{"seed", &D::seed}, Field{"mode", &D::mode}};
  }

  void validate() const {
    expect_one_of(class_name, "mode", mode, {"horizontal", "vertical", "horizontal_and_vertical"});
    expect_data_format(class_name, data_format);
  }

  Value call(Scope& scope, Value x) const {
    expect_image(x, 2, data_format);
    x = ops::cast(x, scope.compute_dtype());
    if (!scope.training()) return x;
    const int height = image_axis(data_format);
    Value flipped = x;
    if (mode != "vertical") flipped = ops::reverse(flipped, height + 1);
    if (mode != "horizontal") flipped = ops::reverse(flipped, height);
    const Value flips = random_stream(scope, seed).bernoulli({x.shape()[0], 1, 1, 1}, 0.5);
    return ops::select(flips, flipped, x);
  }
};

// What a transformation is made of: of images [batch, height, width, channels], numbers and a draw of [batch] numbers.
struct Draw {
  Value x;
  RandomStream random;

  double height() const { return static_cast<double>(x.shape()[1]); }
  double width() const { return static_cast<double>(x.shape()[2]); }
  Value uniform(const Factor& factor) const { return drawn(random, {x.shape()[0]}, factor.low, factor.high); }
  Value all(double number) const { return x.graph().constant(Tensor::full({x.shape()[0]}, number)); }
};

// Kind: class_name, fields of its own, a check of its factors, and the map that it draws.
template <class Kind>
struct TransformDefinition : RandomTransformOptions, Kind {
  static constexpr std::string_view class_name = Kind::class_name;
  static constexpr auto fields() {
    using D = TransformDefinition;
    return std::tuple_cat(Kind::template own_fields<D>(),
                          std::tuple{Field{"fill_mode", &D::fill_mode}, Field{"interpolation", &D::interpolation},
                                     Field{"seed", &D::seed}, Field{"fill_value", &D::fill_value},
                                     Field{"data_format", &D::data_format}});
  }

  void validate() const {
    Kind::check_factors();
    expect_one_of(class_name, "fill_mode", fill_mode, {"reflect", "wrap", "nearest", "constant"});
    expect_one_of(class_name, "interpolation", interpolation, {"bilinear", "nearest"});
    expect_finite(class_name, "fill_value", fill_value);
    expect_data_format(class_name, data_format);
  }

  Value call(Scope& scope, Value x) const {
    expect_image(x, 2, data_format);
    x = ops::cast(x, scope.compute_dtype());
    if (!scope.training()) return x;
    x = to_channels_last(x, data_format);
    const AffineMap map = Kind::map(Draw{x, random_stream(scope, seed)});
    return from_channels_last(affine_image(x, map, {fill_mode, interpolation, fill_value}), data_format);
  }
};

struct Rotation {
  Factor factor = 0;
  static constexpr std::string_view class_name = "RandomRotation";
  static constexpr bool training_default = true;
  template <class D>
  static constexpr auto own_fields() {
    return std::tuple{Field{"factor", &D::factor}};
  }
  void check_factors() const { expect_factor(class_name, "factor", factor, -1, 1); }

  AffineMap map(const Draw& draw) const {
    const Value angle = draw.uniform(factor) * (2 * std::numbers::pi);
    const Value cosine = ops::cos(angle), sine = ops::sin(angle);
    const double x = (draw.width() - 1) / 2, y = (draw.height() - 1) / 2;  // the middle
    return {.ax = cosine,
            .bx = -sine,
            .cx = x - x * cosine + y * sine,
            .ay = sine,
            .by = cosine,
            .cy = y - x * sine - y * cosine};
  }
};

struct Translation {
  Factor height_factor = 0, width_factor = 0;
  static constexpr std::string_view class_name = "RandomTranslation";
  static constexpr bool training_default = true;
  template <class D>
  static constexpr auto own_fields() {
    return std::tuple{Field{"height_factor", &D::height_factor}, Field{"width_factor", &D::width_factor}};
  }
  void check_factors() const {
    expect_factor(class_name, "height_factor", height_factor, -1, 1);
    expect_factor(class_name, "width_factor", width_factor, -1, 1);
  }

  AffineMap map(const Draw& draw) const {
    const Value down = draw.uniform(height_factor) * draw.height(), right = draw.uniform(width_factor) * draw.width();
    const Value one = draw.all(1), zero = draw.all(0);
    return {.ax = one, .bx = zero, .cx = -right, .ay = zero, .by = one, .cy = -down};
  }
};

struct Zoom {
  Factor height_factor = 0;
  std::optional<Factor> width_factor = {};
  static constexpr std::string_view class_name = "RandomZoom";
  static constexpr bool training_default = true;
  template <class D>
  static constexpr auto own_fields() {
    return std::tuple{Field{"height_factor", &D::height_factor}, Field{"width_factor", &D::width_factor}};
  }
  void check_factors() const {
    expect_factor(class_name, "height_factor", height_factor, -1, 1);
    if (width_factor) expect_factor(class_name, "width_factor", *width_factor, -1, 1);
  }

  AffineMap map(const Draw& draw) const {
    const Value high = 1 + draw.uniform(height_factor), wide = width_factor ? 1 + draw.uniform(*width_factor) : high;
    const Value zero = draw.all(0);
    return {.ax = wide,
            .bx = zero,
            .cx = (draw.width() - 1) / 2 * (1 - wide),
            .ay = zero,
            .by = high,
            .cy = (draw.height() - 1) / 2 * (1 - high)};
  }
};

}  // namespace

RandomFlip::RandomFlip(std::string mode, RandomFlipOptions options)
    : Layer(layer_of(RandomFlipDefinition{std::move(options), std::move(mode)})) {}
Layer RandomFlip::from_config(const Config& config) { return layer_from_config<RandomFlipDefinition>(config); }

RandomRotation::RandomRotation(Factor factor, RandomTransformOptions options)
    : Layer(layer_of(TransformDefinition<Rotation>{std::move(options), {.factor = as_pair(factor)}})) {}
Layer RandomRotation::from_config(const Config& config) {
  return layer_from_config<TransformDefinition<Rotation>>(config);
}

RandomTranslation::RandomTranslation(Factor height_factor, Factor width_factor, RandomTransformOptions options)
    : Layer(layer_of(TransformDefinition<Translation>{
          std::move(options), {.height_factor = height_factor, .width_factor = width_factor}})) {}
Layer RandomTranslation::from_config(const Config& config) {
  return layer_from_config<TransformDefinition<Translation>>(config);
}

RandomZoom::RandomZoom(Factor height_factor, RandomTransformOptions options)
    : Layer(layer_of(TransformDefinition<Zoom>{std::move(options), {.height_factor = height_factor}})) {}
RandomZoom::RandomZoom(Factor height_factor, Factor width_factor, RandomTransformOptions options)
    : Layer(layer_of(TransformDefinition<Zoom>{std::move(options),
                                               {.height_factor = height_factor, .width_factor = width_factor}})) {}
Layer RandomZoom::from_config(const Config& config) { return layer_from_config<TransformDefinition<Zoom>>(config); }

}  // namespace hornet::layers
