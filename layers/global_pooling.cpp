#include <hornet/layers/global_pooling.hpp>
#include <hornet/ops/pointwise.hpp>
#include <hornet/ops/reduce.hpp>
#include <hornet/ops/shape.hpp>

#include "layers/handle.hpp"
#include "layers/image.hpp"

namespace hornet::layers {
namespace {

// Kind: class names by rank and how one reduces.
template <class Kind, int Rank>
struct GlobalPoolingDefinition : GlobalPoolingOptions {
  static constexpr std::string_view class_name = Kind::class_names[Rank - 1];
  static constexpr auto fields() {
    using D = GlobalPoolingDefinition;
    return std::tuple{Field{"data_format", &D::data_format}, Field{"keepdims", &D::keepdims}};
  }

  void validate() const { expect_data_format(class_name, data_format); }

  Value call(Scope& scope, Value x) const {
    expect_image(x, Rank, data_format);
    if constexpr (Kind::is_mean) {
      const Value mask = scope.mask(x);
      x = ops::cast(x, scope.compute_dtype());
      if (mask && Rank == 1) return mean_where(mask, x);
    }
    return Kind::reduce(x, image_axes(x, data_format), keepdims);
  }

  // The mean over the steps that the mask [batch, steps] shows.
  Value mean_where(Value mask, Value x) const {
    const std::vector<std::int64_t> steps = image_axes(x, data_format);
    const Value seen = ops::expand_dims(mask, data_format == "channels_first" ? 1 : 2);
    const Value sum = ops::sum(ops::select(seen, x, ops::scalar(0, x)), steps, keepdims);
    return sum / ops::sum(ops::cast(seen, x.dtype()), steps, keepdims);
  }
};

struct MeanOfImage {
  static constexpr std::string_view class_names[] = {"GlobalAveragePooling1D", "GlobalAveragePooling2D",
                                                     "GlobalAveragePooling3D"};
  static constexpr bool is_mean = true;
  static Value reduce(Value x, const std::vector<std::int64_t>& axes, bool keepdims) {
    return ops::mean(x, axes, keepdims);
  }
};

struct MaxOfImage {
  static constexpr std::string_view class_names[] = {"GlobalMaxPooling1D", "GlobalMaxPooling2D", "GlobalMaxPooling3D"};
  static constexpr bool is_mean = false;
  static Value reduce(Value x, const std::vector<std::int64_t>& axes, bool keepdims) {
    return ops::max(x, axes, keepdims);
  }
};

}  // namespace

template <int Rank>
GlobalAveragePooling<Rank>::GlobalAveragePooling(GlobalPoolingOptions options)
    : Layer(layer_of(GlobalPoolingDefinition<MeanOfImage, Rank>{std::move(options)})) {}

template <int Rank>
Layer GlobalAveragePooling<Rank>::from_config(const Config& config) {
  return layer_from_config<GlobalPoolingDefinition<MeanOfImage, Rank>>(config);
}

template <int Rank>
GlobalMaxPooling<Rank>::GlobalMaxPooling(GlobalPoolingOptions options)
    : Layer(layer_of(GlobalPoolingDefinition<MaxOfImage, Rank>{std::move(options)})) {}

template <int Rank>
Layer GlobalMaxPooling<Rank>::from_config(const Config& config) {
  return layer_from_config<GlobalPoolingDefinition<MaxOfImage, Rank>>(config);
}

template struct GlobalAveragePooling<1>;
template struct GlobalAveragePooling<2>;
template struct GlobalAveragePooling<3>;
template struct GlobalMaxPooling<1>;
template struct GlobalMaxPooling<2>;
template struct GlobalMaxPooling<3>;

}  // namespace hornet::layers
