#include <hornet/base/error.hpp>
#include <hornet/ops/blocks.hpp>
#include <hornet/ops/shape.hpp>

namespace hornet::ops {
namespace {

// Which blocks [n, h, b, w, b, c] or [n, c, h, b, w, b] are made of an image, in the order of space.
struct Blocks {
  Shape apart;
  std::vector<std::int64_t> to_depth;  // their axes in the order of depth: [n, h, w, b, b, c] or [n, c, b, b, h, w]
};

Blocks blocks_of(std::int64_t n, std::int64_t h, std::int64_t w, std::int64_t c, std::int64_t b, bool channels_first) {
  if (channels_first) return {{n, c, h, b, w, b}, {0, 1, 3, 5, 2, 4}};
  return {{n, h, b, w, b, c}, {0, 1, 3, 2, 4, 5}};
}

std::vector<std::int64_t> inverse(const std::vector<std::int64_t>& axes) {
  std::vector<std::int64_t> out(axes.size());
  for (std::size_t i = 0; i < axes.size(); ++i) out[static_cast<std::size_t>(axes[i])] = static_cast<std::int64_t>(i);
  return out;
}

void expect_image(const char* function, Value x, std::int64_t block_size) {
  if (block_size < 1)
    throw ConfigError(std::string(function) + ": expected block_size >= 1, got " + std::to_string(block_size));
  if (x.rank() != 4)
    throw ShapeError(std::string(function) + ": expected images of four axes, got " + to_string(x.shape()));
}

[[noreturn]] void refuse_block(const char* function, Value x, const std::string& divided) {
  throw ShapeError(std::string(function) + ": " + divided + " of " + to_string(x.shape()));
}

}  // namespace

Value space_to_depth(Value x, std::int64_t block_size, bool channels_first) {
  expect_image("space_to_depth", x, block_size);
  const Shape& shape = x.shape();
  const int rows = channels_first ? 2 : 1;
  const std::int64_t b = block_size, n = shape[0], c = shape[channels_first ? 1 : 3];
  if (shape[rows] % b || shape[rows + 1] % b)
    refuse_block("space_to_depth", x, "blocks of " + std::to_string(b) + " do not divide the images");
  const std::int64_t h = shape[rows] / b, w = shape[rows + 1] / b;
  const Blocks blocks = blocks_of(n, h, w, c, b, channels_first);
  const Value deep = transpose(reshape(x, blocks.apart), blocks.to_depth);
  return reshape(deep, channels_first ? Shape{n, c * b * b, h, w} : Shape{n, h, w, c * b * b});
}

Value depth_to_space(Value x, std::int64_t block_size, bool channels_first) {
  expect_image("depth_to_space", x, block_size);
  const Shape& shape = x.shape();
  const int rows = channels_first ? 2 : 1;
  const std::int64_t b = block_size, n = shape[0], h = shape[rows], w = shape[rows + 1];
  const std::int64_t channels = shape[channels_first ? 1 : 3], c = channels / (b * b);
  if (channels % (b * b)) refuse_block("depth_to_space", x, std::to_string(b * b) + " do not divide the channels");
  const Blocks blocks = blocks_of(n, h, w, c, b, channels_first);
  Shape deep;
  for (const std::int64_t axis : blocks.to_depth) deep = deep + Shape{blocks.apart[axis]};
  const Value wide = transpose(reshape(x, deep), inverse(blocks.to_depth));
  return reshape(wide, channels_first ? Shape{n, c, h * b, w * b} : Shape{n, h * b, w * b, c});
}

}  // namespace hornet::ops
