// Ops that rearrange elements and compute nothing.
#pragma once

#include <hornet/graph/graph.hpp>
#include <hornet/ops/reduce.hpp>
#include <initializer_list>
#include <optional>
#include <vector>

namespace hornet::ops {

// How an axis is cut, as in keras.ops.split: `3` makes three equal parts; `{2, 5}` cuts before places 2 and 5, so that
// an axis of 7 gives parts of 2, 3 and 2.
struct IndicesOrSections {
  IndicesOrSections(std::int64_t sections) : sections(sections) {}
  IndicesOrSections(std::initializer_list<std::int64_t> indices) : indices(indices) {}
  IndicesOrSections(std::vector<std::int64_t> indices) : indices(std::move(indices)) {}
  std::optional<std::int64_t> sections = {};
  std::vector<std::int64_t> indices = {};
};

Value broadcast_to(Value x, Shape shape);       // as NumPy; x itself when it has that shape
Value reshape(Value x, Shape shape);            // one extent may be None; x itself when it has that shape
Value flatten_to(Value x, int leading_axes);    // the axes from `leading_axes` on become one
Value expand_dims(Value x, const Axes& axes);   // extents of 1 at these axes of the result
Value squeeze(Value x, const Axes& axes = {});  // without these, all of extent 1 if none are named; else ShapeError
// Axis i of the result is axis axes[i] of x; without axes they are the other way round.
Value transpose(Value x, std::vector<std::int64_t> axes = {});
Value concatenate(const std::vector<Value>& parts, std::int64_t axis);

// Throws ShapeError when the extent is no multiple of the sections, or the indices do not lie in order within it.
std::vector<Value> split(Value x, const IndicesOrSections& cuts, std::int64_t axis = 0);

Value slice(Value x, std::vector<std::int64_t> begin, std::vector<std::int64_t> size);
Value pad(Value x, std::vector<std::int64_t> before, std::vector<std::int64_t> after, double value = 0);
Value reverse(Value x, std::int64_t axis);

}  // namespace hornet::ops
