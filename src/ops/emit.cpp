#include "src/ops/emit.hpp"

#include <algorithm>
#include <hornet/ops/pointwise.hpp>
#include <hornet/ops/shape.hpp>

namespace hornet::ops {

Value emit(Op op, std::vector<Value> inputs) {
  if (inputs.empty() || std::ranges::any_of(inputs, [](Value input) { return !input; }))
    throw InternalError("op '" + std::string(op.name()) + "' was given an empty Value, or none");
  return innermost(inputs).add(std::move(op), std::move(inputs)).front();
}

DType promote(DType a, DType b) { return std::max(a, b); }  // the enumerators stand in widening order

Shape broadcast_shapes(const Shape& a, const Shape& b) {
  const int rank = std::max(a.rank(), b.rank());
  std::vector<std::int64_t> extents(static_cast<std::size_t>(rank), 1);
  for (int i = 1; i <= rank; ++i) {
    const std::int64_t from_a = i <= a.rank() ? a[-i] : 1;
    const std::int64_t from_b = i <= b.rank() ? b[-i] : 1;
    if (from_a != from_b && from_a != 1 && from_b != 1)
      throw ShapeError("shapes " + to_string(a) + " and " + to_string(b) + " do not broadcast: axis " +
                       std::to_string(-i) + " is " + std::to_string(from_a) + " and " + std::to_string(from_b));
    extents[static_cast<std::size_t>(rank - i)] = from_a == 1 ? from_b : from_a;
  }
  return Shape(std::move(extents));
}

Value emit_broadcast(Op op, std::vector<Value> inputs) {
  DType dtype = b8;
  Shape shape;
  for (const Value& input : inputs) {
    dtype = promote(dtype, input.dtype());
    shape = broadcast_shapes(shape, input.shape());
  }
  for (Value& input : inputs) input = broadcast_to(cast(input, dtype), shape);
  return emit(std::move(op), std::move(inputs));
}

}  // namespace hornet::ops
