#include "src/passes/fused_epilogue.hpp"

namespace hornet::passes {

std::vector<TensorType> FusedEpilogue::epilogue_inputs(std::span<const TensorType> in) const {
  const auto split = static_cast<std::size_t>(producer_inputs);
  std::vector<TensorType> types = producer.infer(in.first(split));
  types.insert(types.end(), in.begin() + producer_inputs, in.end());
  return types;
}

std::vector<TensorType> FusedEpilogue::infer(std::span<const TensorType> in) const {
  return epilogue.infer(epilogue_inputs(in));
}

std::vector<Value> FusedEpilogue::compose(std::span<const Value> in) const {
  Graph graph = in.front().graph();
  std::vector<Value> inputs = graph.add(producer, {in.begin(), in.begin() + producer_inputs});
  inputs.insert(inputs.end(), in.begin() + producer_inputs, in.end());
  return graph.add(epilogue, inputs);
}

}  // namespace hornet::passes
