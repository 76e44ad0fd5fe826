#include <hornet/layers/conv.hpp>

#include "layers/convolution.hpp"
#include "layers/handle.hpp"

namespace hornet::layers {
namespace {

template <int Rank>
struct ConvDefinition : ConvOptions<Rank> {
  std::int64_t filters = 0;
  Size<Rank> kernel_size = 0;

  static constexpr std::string_view class_name = std::array{"Conv1D", "Conv2D", "Conv3D"}[Rank - 1];
  static constexpr auto fields() {
    using D = ConvDefinition;
    return std::tuple{
        Field{"filters", &D::filters},
        Field{"kernel_size", &D::kernel_size},
        Field{"strides", &D::strides},
        Field{"padding", &D::padding},
        Field{"data_format", &D::data_format},
        Field{"dilation_rate", &D::dilation_rate},
        Field{"groups", &D::groups},
        Field{"activation", &D::activation},
        Field{"use_bias", &D::use_bias},
        Field{"kernel_initializer", &D::kernel_initializer},
        Field{"bias_initializer", &D::bias_initializer},
        Field{"kernel_regularizer", &D::kernel_regularizer},
        Field{"bias_regularizer", &D::bias_regularizer},
        Field{"activity_regularizer", &D::activity_regularizer},
        Field{"kernel_constraint", &D::kernel_constraint},
        Field{"bias_constraint", &D::bias_constraint},
    };
  }

  void validate() const {
    expect_positive(class_name, "filters", filters);
    expect_positive(class_name, "groups", this->groups);
    expect_convolution(*this);
    if (!is_causal()) expect_padding(class_name, this->padding);
    if (filters % this->groups != 0)
      throw ConfigError(std::string(class_name) + ": expected filters that groups divide, got filters=" +
                        std::to_string(filters) + " and groups=" + std::to_string(this->groups));
    expect_strides_or_dilation(*this);
  }

  Value call(Scope& scope, Value x) const {
    expect_image(x, Rank, this->data_format);
    x = to_channels_last(ops::cast(x, scope.compute_dtype()), this->data_format);
    const std::int64_t channels = x.shape().back();
    if (channels % this->groups != 0)
      throw ShapeError("expected channels that groups=" + std::to_string(this->groups) + " divide, got " +
                       std::to_string(channels) + " channels.");
    const Value kernel =
        scope.weight("kernel", kernel_shape(kernel_size, channels / this->groups, filters), this->kernel_initializer,
                     {.regularizer = this->kernel_regularizer, .constraint = this->kernel_constraint});
    return convolution_output(scope, *this, ops::conv(x, kernel, windows()));
  }

  bool is_causal() const { return Rank == 1 && this->padding == "causal"; }

  ops::ConvOptions windows() const {
    if (!is_causal()) {
      ops::ConvOptions options = geometry(*this);
      options.groups = this->groups;
      return options;
    }
    const std::int64_t past = (kernel_size.each[0] - 1) * this->dilation_rate.each[0];
    return {.strides = this->strides.listed(),
            .padding = ops::Pads{.before = {past}, .after = {0}},
            .dilations = this->dilation_rate.listed(),
            .groups = this->groups};
  }
};

}  // namespace

template <int Rank>
Conv<Rank>::Conv(std::int64_t filters, Size<Rank> kernel_size, ConvOptions<Rank> options)
    : Layer(layer_of(ConvDefinition<Rank>{std::move(options), filters, kernel_size})) {}

template <int Rank>
Layer Conv<Rank>::from_config(const Config& config) {
  return layer_from_config<ConvDefinition<Rank>>(config);
}

template struct Conv<1>;
template struct Conv<2>;
template struct Conv<3>;

}  // namespace hornet::layers
