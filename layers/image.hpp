// Images and their layouts. All ops take [batch, height, width, channels]; "channels_first" images are transposed there
// and back.
#pragma once

#include <string>

#include "layers/arguments.hpp"

namespace hornet::layers {

void expect_data_format(std::string_view layer, const std::string& data_format);  // ConfigError
void expect_padding(std::string_view layer, const std::string& padding);          // ConfigError

// ShapeError unless x has rank 4.
void expect_image(Value x, const std::string& data_format);

Value to_channels_last(Value x, const std::string& data_format);
Value from_channels_last(Value x, const std::string& data_format);

}  // namespace hornet::layers
