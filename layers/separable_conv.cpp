#include <hornet/layers/separable_conv.hpp>

#include "layers/convolution.hpp"
#include "layers/handle.hpp"

namespace hornet::layers {
namespace {

template <int Rank>
struct SeparableConvDefinition : SeparableConvOptions<Rank> {
  std::int64_t filters = 0;
  Size<Rank> kernel_size = 0;

  static constexpr std::string_view class_name = std::array{"SeparableConv1D", "SeparableConv2D"}[Rank - 1];
  static constexpr auto fields() {
    using D = SeparableConvDefinition;
    return std::tuple{
        Field{"depth_multiplier", &D::depth_multiplier},
        Field{"filters", &D::filters},
        Field{"kernel_size", &D::kernel_size},
        Field{"strides", &D::strides},
        Field{"padding", &D::padding},
        Field{"data_format", &D::data_format},
        Field{"dilation_rate", &D::dilation_rate},
        Field{"activation", &D::activation},
        Field{"use_bias", &D::use_bias},
        Field{"depthwise_initializer", &D::depthwise_initializer},
        Field{"pointwise_initializer", &D::pointwise_initializer},
        Field{"bias_initializer", &D::bias_initializer},
        Field{"depthwise_regularizer", &D::depthwise_regularizer},
        Field{"pointwise_regularizer", &D::pointwise_regularizer},
        Field{"bias_regularizer", &D::bias_regularizer},
        Field{"activity_regularizer", &D::activity_regularizer},
        Field{"depthwise_constraint", &D::depthwise_constraint},
        Field{"pointwise_constraint", &D::pointwise_constraint},
        Field{"bias_constraint", &D::bias_constraint},
    };
  }

  void validate() const {
    expect_positive(class_name, "depth_multiplier", this->depth_multiplier);
    expect_positive(class_name, "filters", filters);
    expect_convolution(*this);
    expect_padding(class_name, this->padding);
  }

  Value call(Scope& scope, Value x) const {
    expect_image(x, Rank, this->data_format);
    x = to_channels_last(ops::cast(x, scope.compute_dtype()), this->data_format);
    const std::int64_t channels = x.shape().back();
    const Value depthwise = scope.weight(
        "depthwise_kernel", kernel_shape(kernel_size, channels, this->depth_multiplier), this->depthwise_initializer,
        {.regularizer = this->depthwise_regularizer, .constraint = this->depthwise_constraint});
    const Value pointwise =
        scope.weight("pointwise_kernel", kernel_shape(Size<Rank>(1), channels * this->depth_multiplier, filters),
                     this->pointwise_initializer,
                     {.regularizer = this->pointwise_regularizer, .constraint = this->pointwise_constraint});
    return convolution_output(scope, *this, ops::conv(ops::depthwise_conv(x, depthwise, geometry(*this)), pointwise));
  }
};

}  // namespace

template <int Rank>
SeparableConv<Rank>::SeparableConv(std::int64_t filters, Size<Rank> kernel_size, SeparableConvOptions<Rank> options)
    : Layer(layer_of(SeparableConvDefinition<Rank>{std::move(options), filters, kernel_size})) {}

template <int Rank>
Layer SeparableConv<Rank>::from_config(const Config& config) {
  return layer_from_config<SeparableConvDefinition<Rank>>(config);
}

template struct SeparableConv<1>;
template struct SeparableConv<2>;

}  // namespace hornet::layers
