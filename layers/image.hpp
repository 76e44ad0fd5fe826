// Images and their layouts: [batch, ...image, channels], of one, two or three axes; "channels_first" images are
// [batch, channels, ...image].
#pragma once

#include <hornet/layers/image_options.hpp>
#include <string>

#include "layers/arguments.hpp"

namespace hornet::layers {

void expect_data_format(std::string_view layer, const std::string& data_format);  // ConfigError
void expect_padding(std::string_view layer, const std::string& padding);          // ConfigError unless valid or same

// ShapeError unless x is a batch of images of `axes` axes.
void expect_image(Value x, int axes, const std::string& data_format);

// The first axis of the images in x.
int image_axis(const std::string& data_format);
std::vector<std::int64_t> image_axes(Value x, const std::string& data_format);

// For the ops that take channels last.
Value to_channels_last(Value x, const std::string& data_format);
Value from_channels_last(Value x, const std::string& data_format);

// Options without a data_format mean "channels_last".
template <class Options>
std::string data_format_of(const Options& options) {
  if constexpr (requires { options.data_format; })
    return options.data_format;
  else
    return "channels_last";
}

}  // namespace hornet::layers
