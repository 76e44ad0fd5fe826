#include <hornet/layers/adaptive_pooling.hpp>
#include <hornet/ops/gather.hpp>
#include <hornet/ops/pointwise.hpp>
#include <hornet/ops/pool.hpp>

#include "layers/axis_product.hpp"
#include "layers/handle.hpp"
#include "layers/image.hpp"

namespace hornet::layers {
namespace {

// Window i of `out` along an axis of `in` elements.
struct Window {
  Window(std::int64_t i, std::int64_t in, std::int64_t out)
      : begin(i * in / out), end(((i + 1) * in + out - 1) / out) {}
  std::int64_t begin, end;
};

// [in, out]: the weight of each element in the mean of each window.
Tensor shares(std::int64_t in, std::int64_t out) {
  Tensor matrix = Tensor::zeros({in, out}, f64);
  for (std::int64_t j = 0; j < out; ++j) {
    const Window window(j, in, out);
    for (std::int64_t i = window.begin; i < window.end; ++i)
      matrix.data<double>()[static_cast<std::size_t>(i * out + j)] =
          1.0 / static_cast<double>(window.end - window.begin);
  }
  return matrix;
}

// The elements of all windows, one window behind the other, each repeating its last element up to `longest`.
Tensor elements_of_windows(std::int64_t in, std::int64_t out, std::int64_t longest) {
  std::vector<std::int64_t> indices;
  for (std::int64_t j = 0; j < out; ++j) {
    const Window window(j, in, out);
    for (std::int64_t i = 0; i < longest; ++i) indices.push_back(std::min(window.begin + i, window.end - 1));
  }
  return Tensor::from<std::int64_t>(indices);
}

std::int64_t longest_window(std::int64_t in, std::int64_t out) {
  std::int64_t longest = 0;
  for (std::int64_t j = 0; j < out; ++j) longest = std::max(longest, Window(j, in, out).end - Window(j, in, out).begin);
  return longest;
}

// Each pools along one axis of `out` windows where they are not equal, and leaves what remains to do to windows of a
// returned size side by side.
struct MeanOfShare {
  static constexpr std::string_view class_names[] = {"AdaptiveAveragePooling1D", "AdaptiveAveragePooling2D",
                                                     "AdaptiveAveragePooling3D"};
  static std::int64_t equalize(Value& x, int axis, std::int64_t out) {
    x = multiply_axis(x, axis, shares(x.shape()[axis], out));
    return 1;
  }
  static Value pool(Value x, const ops::Extents& sizes) { return ops::average_pool(x, sizes); }
};

struct MaxOfShare {
  static constexpr std::string_view class_names[] = {"AdaptiveMaxPooling1D", "AdaptiveMaxPooling2D",
                                                     "AdaptiveMaxPooling3D"};
  static std::int64_t equalize(Value& x, int axis, std::int64_t out) {
    const std::int64_t in = x.shape()[axis], longest = longest_window(in, out);
    x = ops::gather(x, x.graph().constant(elements_of_windows(in, out, longest)), axis);
    return longest;
  }
  static Value pool(Value x, const ops::Extents& sizes) { return ops::max_pool(x, sizes); }
};

template <class Kind, int Rank>
struct AdaptivePoolingDefinition : ImageOptions {
  Size<Rank> output_size = 1;

  static constexpr std::string_view class_name = Kind::class_names[Rank - 1];
  static constexpr auto fields() {
    using D = AdaptivePoolingDefinition;
    return std::tuple{Field{"output_size", &D::output_size}, Field{"data_format", &D::data_format}};
  }

  void validate() const {
    expect_positive(class_name, "output_size", output_size);
    expect_data_format(class_name, data_format);
  }

  Value call(Scope& scope, Value x) const {
    expect_image(x, Rank, data_format);
    Value y = to_channels_last(ops::cast(x, scope.compute_dtype()), data_format);
    ops::Extents sizes;
    for (int axis = 1; axis <= Rank; ++axis) {
      const std::int64_t in = y.shape()[axis], out = output_size.each[static_cast<std::size_t>(axis - 1)];
      sizes.push_back(in % out == 0 ? in / out : Kind::equalize(y, axis, out));
    }
    return from_channels_last(Kind::pool(y, sizes), data_format);
  }
};

}  // namespace

template <int Rank>
AdaptiveAveragePooling<Rank>::AdaptiveAveragePooling(Size<Rank> output_size, ImageOptions options)
    : Layer(layer_of(AdaptivePoolingDefinition<MeanOfShare, Rank>{std::move(options), output_size})) {}

template <int Rank>
Layer AdaptiveAveragePooling<Rank>::from_config(const Config& config) {
  return layer_from_config<AdaptivePoolingDefinition<MeanOfShare, Rank>>(config);
}

template <int Rank>
AdaptiveMaxPooling<Rank>::AdaptiveMaxPooling(Size<Rank> output_size, ImageOptions options)
    : Layer(layer_of(AdaptivePoolingDefinition<MaxOfShare, Rank>{std::move(options), output_size})) {}

template <int Rank>
Layer AdaptiveMaxPooling<Rank>::from_config(const Config& config) {
  return layer_from_config<AdaptivePoolingDefinition<MaxOfShare, Rank>>(config);
}

template struct AdaptiveAveragePooling<1>;
template struct AdaptiveAveragePooling<2>;
template struct AdaptiveAveragePooling<3>;
template struct AdaptiveMaxPooling<1>;
template struct AdaptiveMaxPooling<2>;
template struct AdaptiveMaxPooling<3>;

}  // namespace hornet::layers
