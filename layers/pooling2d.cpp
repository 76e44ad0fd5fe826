#include <hornet/layers/pooling2d.hpp>
#include <hornet/ops/pointwise.hpp>
#include <hornet/ops/pool.hpp>

#include "layers/handle.hpp"
#include "layers/image.hpp"

namespace hornet::layers {
namespace {

// Kind: class_name and how one pools.
template <class Kind>
struct Pooling2DDefinition : Pooling2DOptions {
  Size2D pool_size = 2;

  static constexpr std::string_view class_name = Kind::class_name;
  static constexpr auto fields() {
    using D = Pooling2DDefinition;
    return std::tuple{Field{"pool_size", &D::pool_size}, Field{"padding", &D::padding}, Field{"strides", &D::strides},
                      Field{"data_format", &D::data_format}};
  }

  void validate() const {
    expect_positive(class_name, "pool_size", pool_size);
    if (strides) expect_positive(class_name, "strides", *strides);
    expect_padding(class_name, padding);
    expect_data_format(class_name, data_format);
  }

  Value call(Scope&, Value x) const {
    expect_image(x, data_format);
    const Size2D steps = strides.value_or(pool_size);
    const ops::Pool2DOptions options{.strides = ops::Size2D{steps.height, steps.width},
                                     .padding = std::string_view(padding)};
    const Value y = Kind::pool(to_channels_last(x, data_format), {pool_size.height, pool_size.width}, options);
    return from_channels_last(y, data_format);
  }
};

struct Max {
  static constexpr std::string_view class_name = "MaxPooling2D";
  static Value pool(Value x, ops::Size2D sizes, const ops::Pool2DOptions& options) {
    if (is_floating(x.dtype())) return ops::max_pool2d(x, sizes, options);
    return ops::cast(ops::max_pool2d(ops::cast(x, f64), sizes, options), x.dtype());
  }
};

struct Average {
  static constexpr std::string_view class_name = "AveragePooling2D";
  static Value pool(Value x, ops::Size2D sizes, const ops::Pool2DOptions& options) {
    return ops::avg_pool2d(ops::cast(x, f32), sizes, options);
  }
};

}  // namespace

MaxPooling2D::MaxPooling2D(Size2D pool_size, Pooling2DOptions options)
    : Layer(layer_of(Pooling2DDefinition<Max>{std::move(options), pool_size})) {}
Layer MaxPooling2D::from_config(const Config& config) { return layer_from_config<Pooling2DDefinition<Max>>(config); }

AveragePooling2D::AveragePooling2D(Size2D pool_size, Pooling2DOptions options)
    : Layer(layer_of(Pooling2DDefinition<Average>{std::move(options), pool_size})) {}
Layer AveragePooling2D::from_config(const Config& config) {
  return layer_from_config<Pooling2DDefinition<Average>>(config);
}

}  // namespace hornet::layers
