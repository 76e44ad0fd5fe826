#include "src/passes/produced_rows.hpp"

namespace hornet::passes {

std::vector<TensorType> ProducedRows::rows_inputs(std::span<const TensorType> in) const {
  std::vector<TensorType> types = producer.infer(in.first(static_cast<std::size_t>(producer_inputs)));
  types.insert(types.end(), in.begin() + producer_inputs, in.end());
  return types;
}

std::vector<TensorType> ProducedRows::infer(std::span<const TensorType> in) const {
  return rows.infer(rows_inputs(in));
}

std::vector<Value> ProducedRows::compose(std::span<const Value> in) const {
  Graph graph = in.front().graph();
  std::vector<Value> inputs = graph.add(producer, {in.begin(), in.begin() + producer_inputs});
  inputs.insert(inputs.end(), in.begin() + producer_inputs, in.end());
  return graph.add(rows, inputs);
}

}  // namespace hornet::passes
