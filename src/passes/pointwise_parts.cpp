#include "src/passes/pointwise_parts.hpp"

#include <hornet/ops/shape.hpp>

namespace hornet::passes {

std::vector<TensorType> PointwiseParts::parts_of(std::span<const TensorType> in) const {
  std::vector<TensorType> parts(in.begin(), in.end());
  for (std::size_t i = 0; i < parts.size(); ++i)
    if (columns[i] >= 0) parts[i].shape = pointwise.shape;
  return parts;
}

std::vector<TensorType> PointwiseParts::infer(std::span<const TensorType> in) const {
  std::vector<TensorType> out = pointwise.infer(parts_of(in));
  if (joined == 0) return out;
  TensorType whole = out.back();
  whole.shape = whole.shape.with(-1, whole.shape.back() * joined);
  out.resize(out.size() - static_cast<std::size_t>(joined));
  out.push_back(whole);
  return out;
}

std::vector<Value> PointwiseParts::compose(std::span<const Value> in) const {
  std::vector<Value> inputs(in.begin(), in.end());
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    if (columns[i] < 0) continue;
    std::vector<std::int64_t> begin(static_cast<std::size_t>(pointwise.shape.rank()), 0);
    begin.back() = columns[i];
    inputs[i] = ops::slice(inputs[i], begin, pointwise.shape.extents());
  }
  std::vector<Value> out = pointwise.compose(inputs);
  if (joined == 0) return out;
  const auto first = out.end() - joined;
  const Value whole = ops::concatenate({first, out.end()}, -1);
  out.erase(first, out.end());
  out.push_back(whole);
  return out;
}

}  // namespace hornet::passes
