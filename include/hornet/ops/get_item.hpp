// Parts of a value, as Python's brackets take them: x[:, -1] is get_item(x, {All, -1}), x[:, None] is
// get_item(x, {All, NewAxis}).
#pragma once

#include <hornet/graph/graph.hpp>
#include <optional>
#include <vector>

namespace hornet {

// Python's start:stop:step. Negative ends count from the end; ends outside of the axis are brought to it. step >= 1.
struct Slice {
  std::optional<std::int64_t> start = {}, stop = {};
  std::int64_t step = 1;
};
inline constexpr Slice All{};

// A new axis of extent 1 there: Python's None in brackets.
struct NewAxisIndex {};
inline constexpr NewAxisIndex NewAxis{};

// What stands for one axis: a number, which the result lacks the axis of, or a slice; or a new axis.
struct Index {
  Index(int number) : Index(std::int64_t{number}) {}
  Index(std::int64_t number) : number(number) {}
  Index(Slice slice) : slice(slice) {}
  Index(NewAxisIndex) : new_axis(true) {}
  std::optional<std::int64_t> number = {};
  Slice slice = {};
  bool new_axis = false;
};

namespace ops {

// The axes that have no index are taken whole. Throws ShapeError naming the axis for a number outside of it, for a
// slice that holds nothing, and for more indices than axes; ConfigError if a step < 1.
Value get_item(Value x, const std::vector<Index>& indices);

}  // namespace ops
}  // namespace hornet
