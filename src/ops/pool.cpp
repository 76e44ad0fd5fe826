#include "src/ops/pool.hpp"

#include <hornet/ops/pool.hpp>

#include "src/ops/catalog.hpp"
#include "src/ops/emit.hpp"
#include "src/ops/expect.hpp"

namespace hornet::ops {
namespace {

TensorType pooled(const Pooling& pool, const TensorType& x) {
  expect_image(x);
  const Extents counts = pool.windows().counts(image_of(x.shape));
  for (std::size_t i = 0; i < counts.size(); ++i)
    if (pool.pad_before[i] >= pool.sizes[i] || pool.pad_after[i] >= pool.sizes[i])
      throw ConfigError("pads must be smaller than the window, got a window of " + std::to_string(pool.sizes[i]) +
                        " and pads of " + std::to_string(pool.pad_before[i]) + " and " +
                        std::to_string(pool.pad_after[i]) + " along axis " + std::to_string(i + 1));
  return {x.dtype, image_shape(x.shape[0], counts, x.shape.back())};
}

void expect_gradient(const TensorType& expected, const TensorType& dy) {
  if (dy != expected) throw ShapeError("expected a gradient " + to_string(expected) + ", got " + to_string(dy));
}

Pooling geometry(Value x, const Extents& sizes, const PoolOptions& options) {
  expect_image(x.type());
  const Extents strides = options.strides.empty() ? sizes : options.strides;
  const Pads pads = options.padding.resolve(image_of(x.shape()), sizes, strides);
  return {sizes, strides, pads.before, pads.after};
}

}  // namespace

TensorType MaxPool::infer(std::span<const TensorType> in) const {
  expect_inputs(in, 1);
  expect_floating(in[0]);
  return pooled(*this, in[0]);
}

std::vector<Value> MaxPool::grad(const GradScope& g) const {
  return {emit(MaxPoolGrad{*this}, {g.input(), g.upstream()})};
}

TensorType MaxPoolPick::infer(std::span<const TensorType> in) const {
  expect_inputs(in, 2);
  expect_floating(in[0]);
  expect_gradient(in[0], in[1]);
  return pooled(*this, in[0]);
}

// Where the greatest elements lie does not move with x.
std::vector<Value> MaxPoolPick::grad(const GradScope& g) const {
  return {Value(), emit(MaxPoolGrad{*this}, {g.input(0), g.upstream()})};
}

TensorType MaxPoolGrad::infer(std::span<const TensorType> in) const {
  expect_inputs(in, 2);
  expect_floating(in[0]);
  expect_gradient(pooled(*this, in[0]), in[1]);
  return in[0];
}

std::vector<Value> MaxPoolGrad::grad(const GradScope& g) const {
  return {Value(), emit(MaxPoolPick{*this}, {g.input(0), g.upstream()})};
}

TensorType AveragePool::infer(std::span<const TensorType> in) const {
  expect_inputs(in, 1);
  expect_floating(in[0]);
  return pooled(*this, in[0]);
}

std::vector<Value> AveragePool::grad(const GradScope& g) const {
  return {emit(AveragePoolGrad{*this, image_of(g.input().shape())}, {g.upstream()})};
}

TensorType AveragePoolGrad::infer(std::span<const TensorType> in) const {
  expect_inputs(in, 1);
  expect_floating(in[0]);
  expect_image(in[0]);
  expect_at_least(0, extents, "extents");
  const TensorType x{in[0].dtype, image_shape(in[0].shape[0], extents, in[0].shape.back())};
  expect_gradient(pooled(*this, x), in[0]);
  return x;
}

std::vector<Value> AveragePoolGrad::grad(const GradScope& g) const {
  return {emit(AveragePool{*this}, {g.upstream()})};
}

std::vector<OpDefinition> pool_catalog() {
  return define<MaxPool, MaxPoolPick, MaxPoolGrad, AveragePool, AveragePoolGrad>();
}

Value max_pool(Value x, const Extents& sizes, const PoolOptions& options) {
  return emit(MaxPool{geometry(x, sizes, options)}, {x});
}

Value average_pool(Value x, const Extents& sizes, const PoolOptions& options) {
  return emit(AveragePool{geometry(x, sizes, options)}, {x});
}

}  // namespace hornet::ops
