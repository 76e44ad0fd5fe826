#include "layers/image.hpp"

#include <hornet/ops/shape.hpp>

namespace hornet::layers {

void expect_data_format(std::string_view layer, const std::string& data_format) {
  expect_one_of(layer, "data_format", data_format, {"channels_last", "channels_first"});
}

void expect_padding(std::string_view layer, const std::string& padding) {
  expect_one_of(layer, "padding", padding, {"valid", "same"});
}

void expect_image(Value x, const std::string& data_format) {
  expect_rank(
      x, 4, data_format == "channels_first" ? "(batch, channels, height, width)" : "(batch, height, width, channels)");
}

Value to_channels_last(Value x, const std::string& data_format) {
  return data_format == "channels_first" ? ops::transpose(x, {0, 2, 3, 1}) : x;
}

Value from_channels_last(Value x, const std::string& data_format) {
  return data_format == "channels_first" ? ops::transpose(x, {0, 3, 1, 2}) : x;
}

}  // namespace hornet::layers
