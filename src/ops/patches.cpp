#include <hornet/base/error.hpp>
#include <hornet/ops/conv.hpp>
#include <hornet/ops/patches.hpp>
#include <hornet/ops/shape.hpp>

#include "src/ops/expect.hpp"

namespace hornet::ops {
namespace {

bool are_ones(const Extents& extents) {
  for (const std::int64_t each : extents)
    if (each != 1) return false;
  return true;
}

std::int64_t product_of(const Extents& extents) { return Shape(extents).size(); }

// [n, h·p, w·q, c] -> [n, h, w, p·q·c], what is left over at the ends cut off.
Value side_by_side(Value images, const Extents& sizes) {
  const Shape& shape = images.shape();
  const auto axes = static_cast<int>(sizes.size());
  Shape whole = shape, apart = shape.slice(0, 1), patches = shape.slice(0, 1);
  std::vector<std::int64_t> order{0};
  for (int i = 0; i < axes; ++i) {
    const std::int64_t size = sizes[static_cast<std::size_t>(i)], count = shape[i + 1] / size;
    if (count < 1) throw ShapeError("a patch is larger than images of shape " + to_string(shape));
    whole[i + 1] = count * size;
    apart = apart + Shape{count, size};
    patches = patches + Shape{count};
    order.push_back(2 * i + 1);
  }
  for (int i = 0; i < axes; ++i) order.push_back(2 * i + 2);
  order.push_back(2 * axes + 1);
  images = slice(images, std::vector<std::int64_t>(static_cast<std::size_t>(axes) + 2, 0), whole.extents());
  const Value sorted = transpose(reshape(images, apart + Shape{shape.back()}), order);
  return reshape(sorted, patches + Shape{product_of(sizes) * shape.back()});
}

// By filters that pick one pixel each.
Value convolved(Value images, const Extents& sizes, const PatchOptions& options) {
  const std::int64_t channels = images.shape().back(), filters = product_of(sizes) * channels;
  std::vector<float> identity(static_cast<std::size_t>(filters * filters));
  for (std::int64_t i = 0; i < filters; ++i) identity[static_cast<std::size_t>(i * filters + i)] = 1;
  const Tensor picks = Tensor::from(identity, Shape(sizes) + Shape{channels, filters}).astype(images.dtype());
  const Extents& strides = options.strides.empty() ? sizes : options.strides;
  return conv(images, images.graph().constant(picks), {strides, Padding(options.padding), options.dilation_rate});
}

}  // namespace

Value extract_patches(Value images, const Extents& sizes, const PatchOptions& options) {
  expect_floating(images.type());
  expect_at_least(1, sizes, "size");
  if (images.rank() != static_cast<int>(sizes.size()) + 2)
    throw ShapeError("extract_patches: patches of " + std::to_string(sizes.size()) +
                     " axes need images of that many between batch and channels, got " + to_string(images.shape()));
  const bool adjoin = options.strides.empty() || options.strides == sizes;
  if (adjoin && are_ones(options.dilation_rate) && options.padding == "valid") return side_by_side(images, sizes);
  return convolved(images, sizes, options);
}

}  // namespace hornet::ops
