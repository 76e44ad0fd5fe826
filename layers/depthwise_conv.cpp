#include <hornet/layers/depthwise_conv.hpp>

#include "layers/convolution.hpp"
#include "layers/handle.hpp"

namespace hornet::layers {
namespace {

template <int Rank>
struct DepthwiseConvDefinition : DepthwiseConvOptions<Rank> {
  Size<Rank> kernel_size = 0;

  static constexpr std::string_view class_name = std::array{"DepthwiseConv1D", "DepthwiseConv2D"}[Rank - 1];
  static constexpr auto fields() {
    using D = DepthwiseConvDefinition;
    return std::tuple{
        Field{"depth_multiplier", &D::depth_multiplier},
        Field{"kernel_size", &D::kernel_size},
        Field{"strides", &D::strides},
        Field{"padding", &D::padding},
        Field{"data_format", &D::data_format},
        Field{"dilation_rate", &D::dilation_rate},
        Field{"activation", &D::activation},
        Field{"use_bias", &D::use_bias},
        Field{"depthwise_initializer", &D::depthwise_initializer},
        Field{"bias_initializer", &D::bias_initializer},
        Field{"depthwise_regularizer", &D::depthwise_regularizer},
        Field{"bias_regularizer", &D::bias_regularizer},
        Field{"activity_regularizer", &D::activity_regularizer},
        Field{"depthwise_constraint", &D::depthwise_constraint},
        Field{"bias_constraint", &D::bias_constraint},
    };
  }

  void validate() const {
    expect_positive(class_name, "depth_multiplier", this->depth_multiplier);
    expect_convolution(*this);
    expect_padding(class_name, this->padding);
  }

  Value call(Scope& scope, Value x) const {
    expect_image(x, Rank, this->data_format);
    x = to_channels_last(ops::cast(x, scope.compute_dtype()), this->data_format);
    const Value kernel = scope.weight(
        "kernel", kernel_shape(kernel_size, x.shape().back(), this->depth_multiplier), this->depthwise_initializer,
        {.regularizer = this->depthwise_regularizer, .constraint = this->depthwise_constraint});
    return convolution_output(scope, *this, ops::depthwise_conv(x, kernel, geometry(*this)));
  }
};

}  // namespace

template <int Rank>
DepthwiseConv<Rank>::DepthwiseConv(Size<Rank> kernel_size, DepthwiseConvOptions<Rank> options)
    : Layer(layer_of(DepthwiseConvDefinition<Rank>{std::move(options), kernel_size})) {}

template <int Rank>
Layer DepthwiseConv<Rank>::from_config(const Config& config) {
  return layer_from_config<DepthwiseConvDefinition<Rank>>(config);
}

template struct DepthwiseConv<1>;
template struct DepthwiseConv<2>;

}  // namespace hornet::layers
