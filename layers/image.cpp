#include "layers/image.hpp"

#include <hornet/ops/shape.hpp>
#include <numeric>

namespace hornet::layers {
namespace {

// "(batch, height, width, channels)"
std::string layout(int axes, bool channels_first) {
  static constexpr std::string_view names[] = {"steps", "height, width", "depth, height, width"};
  const std::string image(names[axes - 1]);
  return channels_first ? "(batch, channels, " + image + ")" : "(batch, " + image + ", channels)";
}

}  // namespace

void expect_data_format(std::string_view layer, const std::string& data_format) {
  expect_one_of(layer, "data_format", data_format, {"channels_last", "channels_first"});
}

void expect_padding(std::string_view layer, const std::string& padding) {
  expect_one_of(layer, "padding", padding, {"valid", "same"});
}

void expect_image(Value x, int axes, const std::string& data_format) {
  const std::string wanted = layout(axes, data_format == "channels_first");
  if (x.rank() == axes + 1)
    throw ShapeError("expected an input of rank " + std::to_string(axes + 2) + " " + wanted + ", got shape " +
                     shown(x) +
                     ". Is it without an axis of channels? One channel is an axis of extent 1 too: give it by Reshape");
  expect_rank(x, axes + 2, wanted);
}

int image_axis(const std::string& data_format) { return data_format == "channels_first" ? 2 : 1; }

std::vector<std::int64_t> image_axes(Value x, const std::string& data_format) {
  std::vector<std::int64_t> axes(static_cast<std::size_t>(x.rank() - 2));
  std::iota(axes.begin(), axes.end(), image_axis(data_format));
  return axes;
}

Value to_channels_last(Value x, const std::string& data_format) {
  if (data_format != "channels_first") return x;
  std::vector<std::int64_t> order = image_axes(x, data_format);
  order.insert(order.begin(), 0);
  order.push_back(1);
  return ops::transpose(x, order);
}

Value from_channels_last(Value x, const std::string& data_format) {
  if (data_format != "channels_first") return x;
  std::vector<std::int64_t> order = image_axes(x, "channels_last");
  order.insert(order.begin(), {0, x.rank() - 1});
  return ops::transpose(x, order);
}

}  // namespace hornet::layers
