#include "src/passes/produced_rows.hpp"

#include "src/passes/behind.hpp"

namespace hornet::passes {

std::vector<TensorType> ProducedRows::rows_inputs(std::span<const TensorType> in) const {
  return behind(producer.infer(in.first(static_cast<std::size_t>(producer_inputs))), 0, in, producer_inputs);
}

std::vector<TensorType> ProducedRows::infer(std::span<const TensorType> in) const {
  return rows.infer(rows_inputs(in));
}

std::vector<Value> ProducedRows::compose(std::span<const Value> in) const {
  Graph graph = in.front().graph();
  return graph.add(rows,
                   behind(graph.add(producer, {in.begin(), in.begin() + producer_inputs}), 0, in, producer_inputs));
}

}  // namespace hornet::passes
