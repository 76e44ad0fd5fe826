#include "src/passes/continued_rows.hpp"

#include "src/passes/behind.hpp"

namespace hornet::passes {
namespace {

template <class T>
std::vector<T> joined(std::vector<T> first, const std::vector<T>& second) {
  first.insert(first.end(), second.begin(), second.end());
  return first;
}

}  // namespace

std::vector<TensorType> ContinuedRows::consumer_inputs(std::span<const TensorType> in) const {
  return behind(rows.infer(in.first(static_cast<std::size_t>(rows_inputs))), result, in, rows_inputs);
}

std::vector<TensorType> ContinuedRows::infer(std::span<const TensorType> in) const {
  return joined(rows.infer(in.first(static_cast<std::size_t>(rows_inputs))), consumer.infer(consumer_inputs(in)));
}

std::vector<Value> ContinuedRows::compose(std::span<const Value> in) const {
  Graph graph = in.front().graph();
  const std::vector<Value> made = graph.add(rows, {in.begin(), in.begin() + rows_inputs});
  return joined(made, graph.add(consumer, behind(made, result, in, rows_inputs)));
}

}  // namespace hornet::passes
