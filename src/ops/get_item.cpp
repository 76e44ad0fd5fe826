#include <algorithm>
#include <hornet/ops/gather.hpp>
#include <hornet/ops/get_item.hpp>
#include <hornet/ops/shape.hpp>

namespace hornet::ops {
namespace {

// Where a slice's end lies on an axis of that extent.
std::int64_t end_of(std::optional<std::int64_t> given, std::int64_t otherwise, std::int64_t extent) {
  if (!given) return otherwise;
  return std::clamp<std::int64_t>(*given < 0 ? *given + extent : *given, 0, extent);
}

std::string place(Value x, int axis) { return "axis " + std::to_string(axis) + " of shape " + to_string(x.shape()); }

Value sliced(Value x, int axis, const Slice& slice) {
  const std::int64_t extent = x.shape()[axis];
  const std::int64_t start = end_of(slice.start, 0, extent), stop = end_of(slice.stop, extent, extent);
  if (slice.step < 1) throw ConfigError("get_item: a step must be >= 1, got " + std::to_string(slice.step));
  if (start >= stop)
    throw ShapeError("get_item: the slice from " + std::to_string(start) + " to " + std::to_string(stop) +
                     " holds nothing of " + place(x, axis));
  if (start == 0 && stop == extent && slice.step == 1) return x;
  if (slice.step > 1) {
    std::vector<std::int32_t> steps;
    for (std::int64_t i = start; i < stop; i += slice.step) steps.push_back(static_cast<std::int32_t>(i));
    return gather(x, x.graph().constant(Tensor::from(steps)), axis);
  }
  std::vector<std::int64_t> begin(static_cast<std::size_t>(x.rank()), 0), size = x.shape().extents();
  begin[static_cast<std::size_t>(axis)] = start;
  size[static_cast<std::size_t>(axis)] = stop - start;
  return ops::slice(x, begin, size);
}

Value picked(Value x, int axis, std::int64_t number) {
  const std::int64_t extent = x.shape()[axis], at = number < 0 ? number + extent : number;
  if (at < 0 || at >= extent)
    throw ShapeError("get_item: there is no " + std::to_string(number) + " on " + place(x, axis));
  return squeeze(sliced(x, axis, {.start = at, .stop = at + 1}), axis);
}

}  // namespace

Value get_item(Value x, const std::vector<Index>& indices) {
  const auto taken = std::ranges::count_if(indices, [](const Index& index) { return !index.new_axis; });
  if (taken > x.rank())
    throw ShapeError("get_item: " + std::to_string(taken) + " indices for a value of shape " + to_string(x.shape()));
  int axis = 0;
  for (const Index& index : indices) {
    if (index.number)
      x = picked(x, axis, *index.number);
    else
      x = index.new_axis ? expand_dims(x, axis++) : sliced(x, axis++, index.slice);
  }
  return x;
}

}  // namespace hornet::ops
