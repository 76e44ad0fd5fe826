// What the convolution layers share.
#pragma once

#include <hornet/ops/conv.hpp>
#include <hornet/ops/pointwise.hpp>

#include "layers/activity.hpp"
#include "layers/image.hpp"

namespace hornet::layers {

template <class Definition>
void expect_convolution(const Definition& d) {
  expect_positive(d.class_name, "kernel_size", d.kernel_size);
  expect_positive(d.class_name, "strides", d.strides);
  expect_positive(d.class_name, "dilation_rate", d.dilation_rate);
  expect_data_format(d.class_name, d.data_format);
}

template <class Definition>
void expect_strides_or_dilation(const Definition& d) {
  if (std::ranges::max(d.strides.each) > 1 && std::ranges::max(d.dilation_rate.each) > 1)
    throw ConfigError(std::string(d.class_name) + ": expected strides or dilation_rate to be 1, got both above 1");
}

// How the windows lie, for a `padding` of "valid" or "same".
template <class Definition>
ops::ConvOptions geometry(const Definition& d) {
  return {.strides = d.strides.listed(), .padding = std::string_view(d.padding), .dilations = d.dilation_rate.listed()};
}

// [...kernel_size, channels, filters]
template <int Rank>
Shape kernel_shape(const Size<Rank>& kernel_size, std::int64_t channels, std::int64_t filters) {
  return Shape(kernel_size.listed()) + Shape{channels, filters};
}

// What comes behind the convolution's result y, channels last: bias, layout, activation, penalty.
template <class Definition>
Value convolution_output(Scope& scope, const Definition& d, Value y) {
  if (d.use_bias)
    y = y + scope.weight("bias", {y.shape().back()}, d.bias_initializer,
                         {.regularizer = d.bias_regularizer, .constraint = d.bias_constraint});
  y = from_channels_last(y, d.data_format);
  if (d.activation) y = d.activation(y);
  regularize_activity(scope, d.activity_regularizer, y);
  return y;
}

}  // namespace hornet::layers
