#include "src/passes/max_winners.hpp"

#include <algorithm>
#include <hornet/base/error.hpp>
#include <hornet/ops/gather.hpp>
#include <hornet/ops/pointwise.hpp>
#include <hornet/ops/shape.hpp>
#include <map>

#include "src/ops/conv.hpp"
#include "src/passes/passes.hpp"

namespace hornet::passes {
namespace {

constexpr std::int64_t most_elements = 256;  // of a window, for a byte to tell

std::int64_t window_size(const ops::Pooling& pool) {
  std::int64_t size = 1;
  for (const std::int64_t extent : pool.sizes) size *= extent;
  return size;
}

// [1, …1, n, 1, …1]: first, first + step, … along an axis of an image of `axes`, batch and channels being others.
Value ramp(Graph graph, DType dtype, std::size_t axis, std::size_t axes, std::int64_t n, std::int64_t first,
           std::int64_t step) {
  std::vector<double> values;
  for (std::int64_t i = 0; i < n; ++i) values.push_back(static_cast<double>(first + i * step));
  ops::Extents extents(axes, 1);
  extents[axis] = n;
  return ops::cast(graph.constant(Tensor::from(values, ops::image_shape(1, extents, 1))), dtype);
}

// Where the winners lie along one axis of the image, counted from the window's first element.
Value place_in_window(const MaxPoolWinners& op, Value x, std::size_t axis, const ops::Extents& out) {
  const ops::Extents image = ops::image_of(x.shape());
  const Value at = ops::broadcast_to(ramp(x.graph(), x.dtype(), axis, image.size(), image[axis], 0, 1), x.shape());
  const Value picked = x.graph().add(ops::MaxPoolPick{op}, {x, at}).front();
  return picked - ramp(x.graph(), x.dtype(), axis, image.size(), out[axis], -op.pad_before[axis], op.strides[axis]);
}

// [sizes…, 1, channels · n]: tap t of filter (c, i) is 1 where t = i, n being the taps of a window.
Value taps_apart(Graph graph, DType dtype, const ops::Extents& sizes, std::int64_t channels, std::int64_t n) {
  ops::Extents extents = sizes;
  extents.push_back(1);
  extents.push_back(channels * n);
  Shape shape{};
  for (const std::int64_t extent : extents) shape = shape + Shape{extent};
  std::vector<double> values(static_cast<std::size_t>(n * channels * n));
  for (std::int64_t tap = 0; tap < n; ++tap)
    for (std::int64_t c = 0; c < channels; ++c) values[static_cast<std::size_t>((tap * channels + c) * n + tap)] = 1;
  return ops::cast(graph.constant(Tensor::from(values, shape)), dtype);
}

}  // namespace

std::vector<TensorType> MaxPoolWinners::infer(std::span<const TensorType> in) const {
  const TensorType y = ops::MaxPool{*this}.infer(in);
  if (window_size(*this) > most_elements)
    throw ConfigError("max_pool_winners counts windows of up to 256 elements, got " +
                      std::to_string(window_size(*this)));
  return {y, {u8, y.shape}};
}

// Each winner's place along an axis is picked from that axis' coordinates.
std::vector<Value> MaxPoolWinners::compose(std::span<const Value> in) const {
  const Value x = in[0], y = x.graph().add(ops::MaxPool{*this}, {x}).front();
  const ops::Extents out = ops::image_of(y.shape());
  Value number;
  for (std::size_t axis = 0; axis < sizes.size(); ++axis) {
    const Value place = place_in_window(*this, x, axis, out);
    number = axis == 0 ? place : number * static_cast<double>(sizes[axis]) + place;
  }
  return {y, ops::cast(number, u8)};
}

std::vector<TensorType> MaxWinnerGrad::infer(std::span<const TensorType> in) const {
  const TensorType x{in[1].dtype, ops::image_shape(in[1].shape[0], extents, in[1].shape.back())};
  const TensorType y = ops::MaxPool{*this}.infer(std::vector{x});
  if (in[0] != TensorType{u8, y.shape} || in[1] != y)
    throw ShapeError("max_winner_grad expected winners and a gradient of " + to_string(y) + ", got " +
                     to_string(in[0]) + " and " + to_string(in[1]));
  return {x};
}

// dy goes to a channel for each place in the window, which a convolution's transpose puts to its place in the image.
std::vector<Value> MaxWinnerGrad::compose(std::span<const Value> in) const {
  const Value winner = in[0], dy = in[1];
  const std::int64_t n = window_size(*this), channels = dy.shape().back();
  Graph graph = dy.graph();
  const Value apart = ops::one_hot(winner, n, dy.dtype()) * ops::reshape(dy, dy.shape() + Shape{1});
  const Value spread = ops::reshape(apart, dy.shape().slice(0, dy.shape().rank() - 1) + Shape{channels * n});
  const ops::Convolution convolution{strides, ops::or_ones({}, sizes.size()), pad_before, pad_after, channels};
  return graph.add(ops::ConvInputGrad{convolution, extents},
                   {spread, taps_apart(graph, dy.dtype(), sizes, channels, n)});
}

namespace {

// A pooling of one tensor: what a max_pool and its gradient have in common.
using PoolKey = std::tuple<const Node*, int, ops::Extents, ops::Extents, ops::Extents, ops::Extents>;

PoolKey key_of(const ops::Pooling& pool, Value x) {
  return {&x.node(), x.output(), pool.sizes, pool.strides, pool.pad_before, pool.pad_after};
}

}  // namespace

Program record_winners(const Program& program) {
  if (!has_op(program, "max_pool_grad")) return program;
  std::map<PoolKey, Value> winners;  // of those that a gradient asks for, once they are made
  for (const Node* node : live_nodes(program))
    if (const auto* grad = node->op.as<ops::MaxPoolGrad>(); grad && window_size(*grad) <= most_elements)
      winners.emplace(key_of(*grad, node->inputs[0]), Value());
  return Rewrite::run(program, [&](Graph& graph, const Node& node, const std::vector<Value>& inputs) {
    if (const auto* pool = node.op.as<ops::MaxPool>()) {
      const auto wanted = winners.find(key_of(*pool, node.inputs[0]));
      if (wanted == winners.end()) return Rewrite::copy(graph, node, inputs);
      const std::vector<Value> made = graph.add_named(MaxPoolWinners{*pool}, inputs, node.name);
      wanted->second = made[1];
      return std::vector{made[0]};
    }
    if (const auto* grad = node.op.as<ops::MaxPoolGrad>()) {
      const auto made = winners.find(key_of(*grad, node.inputs[0]));
      if (made != winners.end() && made->second)
        return graph.add_named(MaxWinnerGrad{*grad, ops::image_of(node.outputs[0].shape)}, {made->second, inputs[1]},
                               node.name);
    }
    return Rewrite::copy(graph, node, inputs);
  });
}

}  // namespace hornet::passes
