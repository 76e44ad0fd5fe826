#include "layers/resize_image.hpp"

#include <algorithm>
#include <hornet/ops/shape.hpp>

#include "layers/image.hpp"
#include "layers/interpolation.hpp"

namespace hornet::layers {

ImageSize size_of_image(Value x, const std::string& data_format) {
  const int height = image_axis(data_format);
  return {x.shape()[height], x.shape()[height + 1]};
}

Value crop(Value x, const std::string& data_format, std::int64_t top, std::int64_t left, ImageSize size) {
  const int height = image_axis(data_format);
  std::vector<std::int64_t> begin(4, 0);
  begin[static_cast<std::size_t>(height)] = top;
  begin[static_cast<std::size_t>(height) + 1] = left;
  return ops::slice(x, begin, x.shape().with(height, size.height).with(height + 1, size.width).extents());
}

Value crop_to_aspect_ratio(Value x, const std::string& data_format, ImageSize like) {
  const auto [height, width] = size_of_image(x, data_format);
  const ImageSize part{std::clamp<std::int64_t>(width * like.height / like.width, 1, height),
                       std::clamp<std::int64_t>(height * like.width / like.height, 1, width)};
  return crop(x, data_format, (height - part.height) / 2, (width - part.width) / 2, part);
}

Value resize_image(Value x, const std::string& data_format, ImageSize size, const std::string& interpolation,
                   bool antialias) {
  const int height = image_axis(data_format);
  const Value rows = resize_axis(x, height, size.height, interpolation, antialias);
  return resize_axis(rows, height + 1, size.width, interpolation, antialias);
}

}  // namespace hornet::layers
