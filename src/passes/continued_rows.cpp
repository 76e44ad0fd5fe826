#include "src/passes/continued_rows.hpp"

namespace hornet::passes {
namespace {

// One of the rows' results, then what the consumer reads beside it.
template <class T>
std::vector<T> behind(const T& result, std::span<const T> in, int rows_inputs) {
  std::vector<T> all{result};
  all.insert(all.end(), in.begin() + rows_inputs, in.end());
  return all;
}

template <class T>
std::vector<T> joined(std::vector<T> first, const std::vector<T>& second) {
  first.insert(first.end(), second.begin(), second.end());
  return first;
}

}  // namespace

std::vector<TensorType> ContinuedRows::consumer_inputs(std::span<const TensorType> in) const {
  const std::vector<TensorType> made = rows.infer(in.first(static_cast<std::size_t>(rows_inputs)));
  return behind(made.at(static_cast<std::size_t>(result)), in, rows_inputs);
}

std::vector<TensorType> ContinuedRows::infer(std::span<const TensorType> in) const {
  return joined(rows.infer(in.first(static_cast<std::size_t>(rows_inputs))), consumer.infer(consumer_inputs(in)));
}

std::vector<Value> ContinuedRows::compose(std::span<const Value> in) const {
  Graph graph = in.front().graph();
  const std::vector<Value> made = graph.add(rows, {in.begin(), in.begin() + rows_inputs});
  return joined(made, graph.add(consumer, behind(made.at(static_cast<std::size_t>(result)), in, rows_inputs)));
}

}  // namespace hornet::passes
