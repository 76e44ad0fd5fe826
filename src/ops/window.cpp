#include "src/ops/window.hpp"

#include <algorithm>
#include <hornet/base/error.hpp>
#include <string>
#include <vector>

#include "src/ops/expect.hpp"

namespace hornet::ops {
namespace {

constexpr std::int64_t largest = std::int64_t{1} << 40;  // of a size, stride, dilation or pad: sums stay in 64 bits

void expect_range(std::int64_t least, const Extents& values, const char* what) {
  expect_at_least(least, values, what);
  for (std::int64_t value : values)
    if (value > largest) throw ConfigError(std::string(what) + " must be <= 2^40, got " + std::to_string(value));
}

void expect_axes(std::size_t axes, const Extents& values, const char* what) {
  if (values.size() != axes)
    throw ConfigError("expected " + std::to_string(axes) + " " + what + ", one for each axis of the image, got " +
                      std::to_string(values.size()));
}

// "7 x 5"
std::string text(const Extents& extents) {
  std::string out;
  for (std::int64_t extent : extents) out += (out.empty() ? "" : " x ") + std::to_string(extent);
  return out;
}

}  // namespace

Padding::Padding(std::string_view name) : rule_(name == "same" ? Rule::same : Rule::valid) {
  const std::vector<std::string> names{"valid", "same"};
  if (std::ranges::find(names, name) == names.end())
    throw ConfigError("unknown padding \"" + std::string(name) + "\"." + suggest(name, names));
}

Pads Padding::resolve(const Extents& extents, const Extents& spans, const Extents& strides) const {
  if (rule_ == Rule::given) return pads_;
  Pads pads{Extents(extents.size(), 0), Extents(extents.size(), 0)};
  if (rule_ == Rule::valid) return pads;
  expect_axes(extents.size(), spans, "window sizes");
  expect_axes(extents.size(), strides, "strides");
  expect_range(1, strides, "strides");
  for (std::size_t i = 0; i < extents.size(); ++i) {
    const std::int64_t count = (extents[i] + strides[i] - 1) / strides[i];
    const std::int64_t total = std::max<std::int64_t>((count - 1) * strides[i] + spans[i] - extents[i], 0);
    pads.before[i] = total / 2;
    pads.after[i] = total - total / 2;
  }
  return pads;
}

Extents Windows::spans() const {
  expect_axes(sizes.size(), dilations, "dilations");
  expect_range(1, sizes, "window sizes");
  expect_range(1, dilations, "dilations");
  Extents out;
  for (std::size_t i = 0; i < sizes.size(); ++i)
    out.push_back(checked_multiply(sizes[i] - 1, dilations[i], "span of a window") + 1);
  return out;
}

Extents Windows::counts(const Extents& extents) const {
  expect_axes(extents.size(), sizes, "window sizes");
  expect_axes(extents.size(), strides, "strides");
  expect_axes(extents.size(), pad_before, "pads");
  expect_axes(extents.size(), pad_after, "pads");
  expect_range(1, strides, "strides");
  expect_range(0, pad_before, "pads");
  expect_range(0, pad_after, "pads");
  const Extents span = spans();
  Extents out;
  for (std::size_t i = 0; i < extents.size(); ++i) {
    const std::int64_t padded = extents[i] + pad_before[i] + pad_after[i];
    if (span[i] > padded)
      throw ShapeError("a window of " + text(span) + " does not fit an image of " + text(extents) + " padded by " +
                       text(pad_before) + " before and " + text(pad_after) + " after");
    out.push_back((padded - span[i]) / strides[i] + 1);
  }
  return out;
}

Extents or_ones(Extents given, std::size_t axes) { return given.empty() ? Extents(axes, 1) : given; }

void expect_image(const TensorType& x) {
  if (x.shape.rank() < 3 || x.shape.rank() > 5)
    throw ShapeError("expected images (batch, 1 to 3 axes, channels), got " + to_string(x));
}

Extents image_of(const Shape& x) { return {x.begin() + 1, x.end() - 1}; }

Shape image_shape(std::int64_t batch, const Extents& extents, std::int64_t channels) {
  return Shape{batch} + Shape(extents) + Shape{channels};
}

Extents kernel_of(const Shape& kernel) { return {kernel.begin(), kernel.end() - 2}; }

}  // namespace hornet::ops
