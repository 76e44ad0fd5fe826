#include <hornet/layers/pooling.hpp>
#include <hornet/ops/pointwise.hpp>
#include <hornet/ops/pool.hpp>

#include "layers/handle.hpp"
#include "layers/image.hpp"

namespace hornet::layers {
namespace {

// Kind: class names by rank and how one pools.
template <class Kind, int Rank>
struct PoolingDefinition : PoolingOptions<Rank> {
  Size<Rank> pool_size = 2;

  static constexpr std::string_view class_name = Kind::class_names[Rank - 1];
  static constexpr auto fields() {
    using D = PoolingDefinition;
    return std::tuple{Field{"pool_size", &D::pool_size}, Field{"padding", &D::padding}, Field{"strides", &D::strides},
                      Field{"data_format", &D::data_format}};
  }

  void validate() const {
    expect_positive(class_name, "pool_size", pool_size);
    if (this->strides) expect_positive(class_name, "strides", *this->strides);
    expect_padding(class_name, this->padding);
    expect_data_format(class_name, this->data_format);
  }

  Value call(Scope& scope, Value x) const {
    expect_image(x, Rank, this->data_format);
    if (Kind::is_mean) x = ops::cast(x, scope.compute_dtype());
    const Value y =
        Kind::pool(to_channels_last(x, this->data_format), pool_size.listed(),
                   {.strides = this->strides.value_or(pool_size).listed(), .padding = std::string_view(this->padding)});
    return from_channels_last(y, this->data_format);
  }
};

struct MaxOfWindow {
  static constexpr std::string_view class_names[] = {"MaxPooling1D", "MaxPooling2D", "MaxPooling3D"};
  static constexpr bool is_mean = false;
  static Value pool(Value x, const ops::Extents& sizes, const ops::PoolOptions& options) {
    if (is_floating(x.dtype())) return ops::max_pool(x, sizes, options);
    return ops::cast(ops::max_pool(ops::cast(x, f64), sizes, options), x.dtype());
  }
};

struct MeanOfWindow {
  static constexpr std::string_view class_names[] = {"AveragePooling1D", "AveragePooling2D", "AveragePooling3D"};
  static constexpr bool is_mean = true;
  static Value pool(Value x, const ops::Extents& sizes, const ops::PoolOptions& options) {
    return ops::average_pool(x, sizes, options);
  }
};

}  // namespace

template <int Rank>
MaxPooling<Rank>::MaxPooling(Size<Rank> pool_size, PoolingOptions<Rank> options)
    : Layer(layer_of(PoolingDefinition<MaxOfWindow, Rank>{std::move(options), pool_size})) {}

template <int Rank>
Layer MaxPooling<Rank>::from_config(const Config& config) {
  return layer_from_config<PoolingDefinition<MaxOfWindow, Rank>>(config);
}

template <int Rank>
AveragePooling<Rank>::AveragePooling(Size<Rank> pool_size, PoolingOptions<Rank> options)
    : Layer(layer_of(PoolingDefinition<MeanOfWindow, Rank>{std::move(options), pool_size})) {}

template <int Rank>
Layer AveragePooling<Rank>::from_config(const Config& config) {
  return layer_from_config<PoolingDefinition<MeanOfWindow, Rank>>(config);
}

template struct MaxPooling<1>;
template struct MaxPooling<2>;
template struct MaxPooling<3>;
template struct AveragePooling<1>;
template struct AveragePooling<2>;
template struct AveragePooling<3>;

}  // namespace hornet::layers
