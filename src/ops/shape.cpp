#include "src/ops/shape.hpp"

#include <array>
#include <hornet/ops/reduce.hpp>
#include <hornet/ops/shape.hpp>
#include <numeric>
#include <utility>

#include "src/ops/catalog.hpp"
#include "src/ops/emit.hpp"
#include "src/ops/expect.hpp"
#include "src/ops/reduce.hpp"

namespace hornet::ops {
namespace {

void expect_length(const char* what, const Integers& values, const Shape& shape) {
  if (static_cast<int>(values.size()) != shape.rank())
    throw ShapeError(std::string(what) + " has " + std::to_string(values.size()) + " entries for shape " +
                     to_string(shape));
}

// The extents that the cuts make of one.
Integers sizes_of(const IndicesOrSections& cuts, std::int64_t extent, const std::string& axis) {
  if (cuts.sections) {
    const std::int64_t count = *cuts.sections;
    if (count < 1 || extent % count)
      throw ShapeError("split: cannot cut " + axis + " into " + std::to_string(count) +
                       " equal parts; name the places to cut at in braces");
    return Integers(static_cast<std::size_t>(count), extent / count);
  }
  Integers sizes;
  std::int64_t begin = 0;
  for (const std::int64_t index : cuts.indices) {
    if (index < begin || index > extent)
      throw ShapeError("split: cannot cut " + axis + " at " + std::to_string(index) +
                       "; expected the places where parts begin, in order (not their sizes)");
    sizes.push_back(index - std::exchange(begin, index));
  }
  sizes.push_back(extent - begin);
  return sizes;
}

}  // namespace

TensorType BroadcastTo::infer(std::span<const TensorType> in) const {
  expect_inputs(in, 1);
  if (in[0].shape.rank() > shape.rank() || broadcast_shapes(in[0].shape, shape) != shape)
    throw ShapeError("cannot broadcast " + to_string(in[0].shape) + " to " + to_string(shape));
  return {in[0].dtype, shape};
}

std::vector<Value> BroadcastTo::grad(const GradScope& g) const {
  const Shape& from = g.input().shape();
  const int added = shape.rank() - from.rank();
  Integers axes;
  for (int i = 0; i < shape.rank(); ++i)
    if (i < added || from[i - added] != shape[i]) axes.push_back(i);
  if (axes.empty()) return {reshape(g.upstream(), from)};
  return {reshape(sum(g.upstream(), axes), from)};
}

TensorType Reshape::infer(std::span<const TensorType> in) const {
  expect_inputs(in, 1);
  if (shape.size() != in[0].shape.size())
    throw ShapeError("cannot reshape " + to_string(in[0].shape) + " (" + std::to_string(in[0].shape.size()) +
                     " elements) to " + to_string(shape) + " (" + std::to_string(shape.size()) + ")");
  return {in[0].dtype, shape};
}

std::vector<Value> Reshape::grad(const GradScope& g) const { return {reshape(g.upstream(), g.input().shape())}; }

TensorType Transpose::infer(std::span<const TensorType> in) const {
  expect_inputs(in, 1);
  expect_length("axes", axes, in[0].shape);
  Shape out = in[0].shape;
  std::vector<bool> used(axes.size());
  for (int i = 0; i < out.rank(); ++i) {
    const std::int64_t axis = axes[static_cast<std::size_t>(i)];
    if (axis < 0 || axis >= out.rank() || used[static_cast<std::size_t>(axis)])
      throw ShapeError("axes must be a permutation of 0 … " + std::to_string(out.rank() - 1) + ", got " +
                       to_string(Shape(axes)));
    used[static_cast<std::size_t>(axis)] = true;
    out[i] = in[0].shape[axis];
  }
  return {in[0].dtype, out};
}

std::vector<Value> Transpose::grad(const GradScope& g) const {
  Integers inverse(axes.size());
  for (std::size_t i = 0; i < axes.size(); ++i)
    inverse[static_cast<std::size_t>(axes[i])] = static_cast<std::int64_t>(i);
  return {transpose(g.upstream(), inverse)};
}

TensorType Concatenate::infer(std::span<const TensorType> in) const {
  if (in.empty()) throw ConfigError("expected at least one input");
  expect_axis(axis, in[0]);
  TensorType out = in[0];
  for (const TensorType& part : in.subspan(1)) {
    if (part.dtype != out.dtype || part.shape.rank() != out.shape.rank() ||
        part.shape.with(axis, 0) != out.shape.with(axis, 0))
      throw ShapeError("cannot concatenate " + to_string(in[0]) + " and " + to_string(part) + " along axis " +
                       std::to_string(axis) + ": all other extents must be equal");
    out.shape[axis] += part.shape[axis];
  }
  return out;
}

std::vector<Value> Concatenate::grad(const GradScope& g) const {
  Integers begins;
  std::int64_t end = 0;
  for (int i = 0; i + 1 < g.input_count(); ++i) begins.push_back(end += g.input(i).shape()[axis]);
  return split(g.upstream(), begins, axis);
}

TensorType Slice::infer(std::span<const TensorType> in) const {
  expect_inputs(in, 1);
  expect_length("begin", begin, in[0].shape);
  expect_length("size", size, in[0].shape);
  for (std::size_t i = 0; i < begin.size(); ++i)
    if (begin[i] < 0 || size[i] < 0 || begin[i] > in[0].shape[static_cast<int>(i)] - size[i])
      throw ShapeError("slice [" + std::to_string(begin[i]) + ", " + std::to_string(begin[i]) + " + " +
                       std::to_string(size[i]) + ") leaves axis " + std::to_string(i) + " of " +
                       to_string(in[0].shape));
  return {in[0].dtype, Shape(size)};
}

std::vector<Value> Slice::grad(const GradScope& g) const {
  Integers after(begin.size());
  for (std::size_t i = 0; i < begin.size(); ++i) after[i] = g.input().shape()[static_cast<int>(i)] - begin[i] - size[i];
  return {pad(g.upstream(), begin, after)};
}

TensorType Pad::infer(std::span<const TensorType> in) const {
  expect_inputs(in, 1);
  expect_length("before", before, in[0].shape);
  expect_length("after", after, in[0].shape);
  TensorType out = in[0];
  for (std::size_t i = 0; i < before.size(); ++i) {
    expect_at_least(0, std::array{before[i], after[i]}, "pad widths");
    std::int64_t& extent = out.shape[static_cast<int>(i)];
    if (__builtin_add_overflow(extent, before[i], &extent) || __builtin_add_overflow(extent, after[i], &extent))
      throw ShapeError("pad widths along axis " + std::to_string(i) + " do not fit 64 bits");
  }
  return out;
}

std::vector<Value> Pad::grad(const GradScope& g) const {
  return {slice(g.upstream(), before, g.input().shape().extents())};
}

TensorType Reverse::infer(std::span<const TensorType> in) const {
  expect_inputs(in, 1);
  expect_axis(axis, in[0]);
  return in[0];
}

std::vector<Value> Reverse::grad(const GradScope& g) const { return {reverse(g.upstream(), axis)}; }

std::vector<OpDefinition> shape_catalog() {
  return define<BroadcastTo, Reshape, Transpose, Concatenate, Slice, Pad, Reverse>();
}

Value broadcast_to(Value x, Shape shape) { return x.shape() == shape ? x : emit(BroadcastTo{std::move(shape)}, {x}); }

Value reshape(Value x, Shape shape) {
  std::int64_t known = 1;
  int open = -1;
  for (int i = 0; i < shape.rank(); ++i) {
    if (shape[i] != None)
      known = checked_multiply(known, shape[i], "reshape");
    else if (open < 0)
      open = i;
    else
      throw ShapeError("reshape to " + to_string(shape) + ": only one extent may be None");
  }
  if (open >= 0) {
    if (known == 0 || x.shape().size() % known != 0)
      throw ShapeError("cannot reshape " + to_string(x.shape()) + " to " + to_string(shape));
    shape[open] = x.shape().size() / known;
  }
  return x.shape() == shape ? x : emit(Reshape{std::move(shape)}, {x});
}

Value flatten_to(Value x, int leading_axes) {
  const Shape& shape = x.shape();
  return reshape(x, shape.slice(0, leading_axes) + Shape{shape.slice(leading_axes, shape.rank()).size()});
}

Value expand_dims(Value x, const Axes& axes) {
  const std::int64_t rank = x.rank() + static_cast<std::int64_t>(axes.list.size());
  std::vector<bool> added(static_cast<std::size_t>(rank));
  for (const std::int64_t axis : axes.list) {
    const std::int64_t position = axis < 0 ? axis + rank : axis;
    if (position < 0 || position >= rank || added[static_cast<std::size_t>(position)])
      throw ShapeError("expand_dims: axis " + std::to_string(axis) + " of a result of " + std::to_string(rank) +
                       " axes is out of range or named twice, for shape " + to_string(x.shape()));
    added[static_cast<std::size_t>(position)] = true;
  }
  Integers extents;
  int next = 0;
  for (const bool is_new : added) extents.push_back(is_new ? 1 : x.shape()[next++]);
  return reshape(x, Shape(extents));
}

Value squeeze(Value x, const Axes& axes) {
  const Shape& shape = x.shape();
  for (const std::int64_t axis : axes.list)
    if (shape[axis] != 1)
      throw ShapeError("squeeze: axis " + std::to_string(axis) + " of " + to_string(shape) + " is not 1");
  if (!axes.list.empty()) return reshape(x, reduced_shape(shape, normalized_axes(shape, axes.list), false));
  Integers extents = shape.extents();
  std::erase(extents, 1);
  return reshape(x, Shape(extents));
}

Value transpose(Value x, std::vector<std::int64_t> axes) {
  if (axes.empty())
    for (std::int64_t axis = x.rank() - 1; axis >= 0; --axis) axes.push_back(axis);
  for (std::int64_t& axis : axes) axis = x.shape().normalize(axis);
  Integers identity(axes.size());
  std::iota(identity.begin(), identity.end(), 0);
  return axes == identity && static_cast<int>(axes.size()) == x.rank() ? x : emit(Transpose{std::move(axes)}, {x});
}

Value concatenate(const std::vector<Value>& parts, std::int64_t axis) {
  if (parts.empty()) throw ShapeError("concatenate needs at least one value");
  return parts.size() == 1 ? parts[0] : emit(Concatenate{parts[0].shape().normalize(axis)}, parts);
}

std::vector<Value> split(Value x, const IndicesOrSections& cuts, std::int64_t axis) {
  const int position = x.shape().normalize(axis);
  const std::string named = "axis " + std::to_string(axis) + " of " + to_string(x.shape());
  std::vector<Value> parts;
  Integers begin(static_cast<std::size_t>(x.rank()));
  for (std::int64_t size : sizes_of(cuts, x.shape()[position], named)) {
    parts.push_back(slice(x, begin, x.shape().with(position, size).extents()));
    begin[static_cast<std::size_t>(position)] += size;
  }
  return parts;
}

Value slice(Value x, std::vector<std::int64_t> begin, std::vector<std::int64_t> size) {
  return Shape(size) == x.shape() ? x : emit(Slice{std::move(begin), std::move(size)}, {x});
}

Value pad(Value x, std::vector<std::int64_t> before, std::vector<std::int64_t> after, double value) {
  return emit(Pad{std::move(before), std::move(after), value}, {x});
}

Value reverse(Value x, std::int64_t axis) { return emit(Reverse{x.shape().normalize(axis)}, {x}); }

}  // namespace hornet::ops
