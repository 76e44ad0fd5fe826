#include "src/ops/window.hpp"

#include <algorithm>
#include <hornet/base/error.hpp>
#include <string>
#include <vector>

#include "src/ops/expect.hpp"

namespace hornet::ops {
namespace {

constexpr std::int64_t largest = std::int64_t{1} << 40;  // of a size, stride, dilation or pad: sums stay in 64 bits

void expect_range(std::int64_t least, const Size2D& values, const char* what) {
  expect_at_least(least, values, what);
  for (std::int64_t value : values)
    if (value > largest) throw ConfigError(std::string(what) + " must be <= 2^40, got " + std::to_string(value));
}

std::string text(Size2D size) { return std::to_string(size[0]) + " x " + std::to_string(size[1]); }

}  // namespace

Padding::Padding(std::string_view name) : same_(name == "same") {
  const std::vector<std::string> names{"valid", "same"};
  if (std::ranges::find(names, name) == names.end())
    throw ConfigError("unknown padding \"" + std::string(name) + "\"." + suggest(name, names));
}

Pads Padding::resolve(Size2D extents, Size2D spans, Size2D strides) const {
  if (!same_) return pads_;
  expect_range(1, strides, "strides");
  Pads pads;
  for (std::size_t i = 0; i < 2; ++i) {
    const std::int64_t count = (extents[i] + strides[i] - 1) / strides[i];
    const std::int64_t total = std::max<std::int64_t>((count - 1) * strides[i] + spans[i] - extents[i], 0);
    pads.before[i] = total / 2;
    pads.after[i] = total - total / 2;
  }
  return pads;
}

Size2D Windows::spans() const {
  expect_range(1, sizes, "window sizes");
  expect_range(1, dilations, "dilations");
  Size2D out{};
  for (std::size_t i = 0; i < 2; ++i) out[i] = checked_multiply(sizes[i] - 1, dilations[i], "span of a window") + 1;
  return out;
}

Size2D Windows::counts(Size2D extents) const {
  expect_range(1, strides, "strides");
  expect_range(0, pad_before, "pads");
  expect_range(0, pad_after, "pads");
  const Size2D span = spans();
  Size2D out{};
  for (std::size_t i = 0; i < 2; ++i) {
    const std::int64_t padded = extents[i] + pad_before[i] + pad_after[i];
    if (span[i] > padded)
      throw ShapeError("a window of " + text(span) + " does not fit an image of " + text(extents) + " padded by " +
                       text(pad_before) + " before and " + text(pad_after) + " after");
    out[i] = (padded - span[i]) / strides[i] + 1;
  }
  return out;
}

}  // namespace hornet::ops
