#include "src/passes/divided_scan.hpp"

#include <algorithm>
#include <hornet/ops/shape.hpp>

namespace hornet::passes {
namespace {

Shape scaled(const Shape& shape, int axis, std::int64_t numerator, std::int64_t denominator) {
  return shape.with(axis, shape[axis] * numerator / denominator);
}

}  // namespace

bool DividedScan::is_divided(int input) const { return std::ranges::find(divided, input) != divided.end(); }

std::vector<TensorType> DividedScan::infer(std::span<const TensorType> in) const {
  std::vector<TensorType> of_part(in.begin(), in.end());
  for (const std::int64_t input : divided) {
    const int axis = axis_of_input(static_cast<int>(input));
    Shape& shape = of_part.at(static_cast<std::size_t>(input)).shape;
    if (shape.rank() <= axis || shape[axis] % parts != 0)
      throw ShapeError("expected " + std::to_string(parts) + " equal parts of rows, got " + to_string(shape));
    shape = scaled(shape, axis, 1, parts);
  }
  std::vector<TensorType> out = Scan::infer(of_part);
  for (int i = 0; i < static_cast<int>(out.size()); ++i) {
    Shape& shape = out[static_cast<std::size_t>(i)].shape;
    shape = scaled(shape, axis_of_output(i), parts, 1);
  }
  return out;
}

std::vector<Value> DividedScan::compose(std::span<const Value> in) const {
  Graph graph = in.front().graph();
  std::vector<std::vector<Value>> outputs(body.results.size());
  for (std::int64_t part = 0; part < parts; ++part) {
    std::vector<Value> inputs(in.begin(), in.end());
    for (const std::int64_t input : divided) {
      Value& value = inputs[static_cast<std::size_t>(input)];
      const auto axis = static_cast<std::size_t>(axis_of_input(static_cast<int>(input)));
      std::vector<std::int64_t> begin(static_cast<std::size_t>(value.rank()), 0), size = value.shape().extents();
      size[axis] /= parts;
      begin[axis] = part * size[axis];
      value = ops::slice(value, begin, size);
    }
    const std::vector<Value> of_part = graph.add(static_cast<const ops::Scan&>(*this), inputs);
    for (std::size_t i = 0; i < of_part.size(); ++i) outputs[i].push_back(of_part[i]);
  }
  std::vector<Value> whole;
  for (int i = 0; i < static_cast<int>(outputs.size()); ++i)
    whole.push_back(ops::concatenate(outputs[static_cast<std::size_t>(i)], axis_of_output(i)));
  return whole;
}

}  // namespace hornet::passes
