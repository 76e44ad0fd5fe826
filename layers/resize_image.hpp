// Images [batch, height, width, channels], or "channels_first", brought to a size.
#pragma once

#include <hornet/graph/value.hpp>
#include <string>

namespace hornet::layers {

struct ImageSize {
  std::int64_t height, width;
};

ImageSize size_of_image(Value x, const std::string& data_format);

// The rows and columns from (top, left) on.
Value crop(Value x, const std::string& data_format, std::int64_t top, std::int64_t left, ImageSize size);

// The largest part in the middle that has the proportions of `like`.
Value crop_to_aspect_ratio(Value x, const std::string& data_format, ImageSize like);

// Interpolated as resize_axis() says.
Value resize_image(Value x, const std::string& data_format, ImageSize size, const std::string& interpolation,
                   bool antialias = false);

}  // namespace hornet::layers
