#include <hornet/layers/conv2d.hpp>
#include <hornet/ops/conv.hpp>
#include <hornet/ops/pointwise.hpp>

#include "layers/activity.hpp"
#include "layers/handle.hpp"
#include "layers/image.hpp"

namespace hornet::layers {
namespace {

struct Conv2DDefinition : Conv2DOptions {
  std::int64_t filters = 0;
  Size2D kernel_size = 0;

  static constexpr std::string_view class_name = "Conv2D";
  static constexpr auto fields() {
    using D = Conv2DDefinition;
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
    expect_positive(class_name, "kernel_size", kernel_size);
    expect_positive(class_name, "strides", strides);
    expect_positive(class_name, "dilation_rate", dilation_rate);
    expect_positive(class_name, "groups", groups);
    expect_padding(class_name, padding);
    expect_data_format(class_name, data_format);
    if (filters % groups != 0)
      throw ConfigError("Conv2D: expected filters that groups divide, got filters=" + std::to_string(filters) +
                        " and groups=" + std::to_string(groups));
    if (std::max(strides.height, strides.width) > 1 && std::max(dilation_rate.height, dilation_rate.width) > 1)
      throw ConfigError("Conv2D: expected strides or dilation_rate to be 1, got both above 1");
  }

  Value call(Scope& scope, Value x) const {
    expect_image(x, data_format);
    x = to_channels_last(ops::cast(x, f32), data_format);
    const std::int64_t channels = x.shape().back();
    if (channels % groups != 0)
      throw ShapeError("expected channels that groups=" + std::to_string(groups) + " divide, got " +
                       std::to_string(channels) + " channels.");
    const Value kernel =
        scope.weight("kernel", {kernel_size.height, kernel_size.width, channels / groups, filters}, kernel_initializer,
                     {.regularizer = kernel_regularizer, .constraint = kernel_constraint});
    Value y = ops::conv2d(x, kernel,
                          {.strides = {strides.height, strides.width},
                           .padding = std::string_view(padding),
                           .dilations = {dilation_rate.height, dilation_rate.width},
                           .groups = groups});
    if (use_bias)
      y = y + scope.weight("bias", {filters}, bias_initializer,
                           {.regularizer = bias_regularizer, .constraint = bias_constraint});
    y = from_channels_last(y, data_format);
    if (activation) y = activation(y);
    regularize_activity(scope, activity_regularizer, y);
    return y;
  }
};

}  // namespace

Conv2D::Conv2D(std::int64_t filters, Size2D kernel_size, Conv2DOptions options)
    : Layer(layer_of(Conv2DDefinition{std::move(options), filters, kernel_size})) {}

Layer Conv2D::from_config(const Config& config) { return layer_from_config<Conv2DDefinition>(config); }

}  // namespace hornet::layers
