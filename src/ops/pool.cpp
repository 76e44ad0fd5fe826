#include "src/ops/pool.hpp"

#include <hornet/ops/pool.hpp>

#include "src/ops/catalog.hpp"
#include "src/ops/emit.hpp"
#include "src/ops/expect.hpp"

namespace hornet::ops {
namespace {

Size2D image_of(const Shape& x) { return {x[1], x[2]}; }

TensorType pooled(const Pooling& pool, const TensorType& x) {
  expect_rank(4, x, "(batch, height, width, channels)");
  const Size2D counts = pool.windows().counts(image_of(x.shape));
  for (std::size_t i = 0; i < 2; ++i)
    if (pool.pad_before[i] >= pool.sizes[i] || pool.pad_after[i] >= pool.sizes[i])
      throw ConfigError("pads must be smaller than the window, got a window of " + std::to_string(pool.sizes[i]) +
                        " and pads of " + std::to_string(pool.pad_before[i]) + " and " +
                        std::to_string(pool.pad_after[i]) + " along axis " + std::to_string(i + 1));
  return {x.dtype, {x.shape[0], counts[0], counts[1], x.shape[3]}};
}

void expect_gradient(const TensorType& expected, const TensorType& dy) {
  if (dy != expected) throw ShapeError("expected a gradient " + to_string(expected) + ", got " + to_string(dy));
}

Pooling geometry(Value x, Size2D sizes, const Pool2DOptions& options) {
  if (x.rank() != 4)
    throw ShapeError("pooling: expected images (batch, height, width, channels), got " + to_string(x.type()));
  const Size2D strides = options.strides.value_or(sizes);
  const Pads pads = options.padding.resolve(image_of(x.shape()), Windows{.sizes = sizes}.spans(), strides);
  return {sizes, strides, pads.before, pads.after};
}

}  // namespace

TensorType MaxPool2D::infer(std::span<const TensorType> in) const {
  expect_inputs(in, 1);
  expect_floating(in[0]);
  return pooled(*this, in[0]);
}

std::vector<Value> MaxPool2D::grad(const GradScope& g) const {
  return {emit(MaxPool2DGrad{*this}, {g.input(), g.upstream()})};
}

TensorType MaxPool2DPick::infer(std::span<const TensorType> in) const {
  expect_inputs(in, 2);
  expect_floating(in[0]);
  expect_gradient(in[0], in[1]);
  return pooled(*this, in[0]);
}

// Where the greatest elements lie does not move with x.
std::vector<Value> MaxPool2DPick::grad(const GradScope& g) const {
  return {Value(), emit(MaxPool2DGrad{*this}, {g.input(0), g.upstream()})};
}

TensorType MaxPool2DGrad::infer(std::span<const TensorType> in) const {
  expect_inputs(in, 2);
  expect_floating(in[0]);
  expect_gradient(pooled(*this, in[0]), in[1]);
  return in[0];
}

std::vector<Value> MaxPool2DGrad::grad(const GradScope& g) const {
  return {Value(), emit(MaxPool2DPick{*this}, {g.input(0), g.upstream()})};
}

TensorType AvgPool2D::infer(std::span<const TensorType> in) const {
  expect_inputs(in, 1);
  expect_floating(in[0]);
  return pooled(*this, in[0]);
}

std::vector<Value> AvgPool2D::grad(const GradScope& g) const {
  return {emit(AvgPool2DGrad{*this, image_of(g.input().shape())}, {g.upstream()})};
}

TensorType AvgPool2DGrad::infer(std::span<const TensorType> in) const {
  expect_inputs(in, 1);
  expect_floating(in[0]);
  expect_rank(4, in[0], "(batch, height, width, channels)");
  expect_at_least(0, extents, "extents");
  const TensorType x{in[0].dtype, {in[0].shape[0], extents[0], extents[1], in[0].shape[3]}};
  expect_gradient(pooled(*this, x), in[0]);
  return x;
}

std::vector<Value> AvgPool2DGrad::grad(const GradScope& g) const { return {emit(AvgPool2D{*this}, {g.upstream()})}; }

std::vector<OpDefinition> pool_catalog() {
  return define<MaxPool2D, MaxPool2DPick, MaxPool2DGrad, AvgPool2D, AvgPool2DGrad>();
}

Value max_pool2d(Value x, Size2D sizes, const Pool2DOptions& options) {
  return emit(MaxPool2D{geometry(x, sizes, options)}, {x});
}

Value avg_pool2d(Value x, Size2D sizes, const Pool2DOptions& options) {
  return emit(AvgPool2D{geometry(x, sizes, options)}, {x});
}

}  // namespace hornet::ops
