// Parts of a value, as Python's brackets take them: x[:, -1] is get_item(x, {All, -1}).
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

// What stands for one axis: a number, which the result lacks the axis of, or a slice.
struct Index {
  Index(int number) : Index(std::int64_t{number}) {}
  Index(std::int64_t number) : number(number) {}
  Index(Slice slice) : slice(slice) {}
  std::optional<std::int64_t> number = {};
  Slice slice = {};
};

namespace ops {

// The axes that have no index are taken whole. Throws ShapeError naming the axis for a number outside of it, for a
// slice that holds nothing, and for more indices than axes; ConfigError if a step < 1.
Value get_item(Value x, const std::vector<Index>& indices);

}  // namespace ops
}  // namespace hornet
