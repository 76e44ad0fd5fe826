#include "src/passes/fused_epilogue.hpp"

#include "src/passes/behind.hpp"

namespace hornet::passes {

std::vector<TensorType> FusedEpilogue::epilogue_inputs(std::span<const TensorType> in) const {
  return behind(producer.infer(in.first(static_cast<std::size_t>(producer_inputs))), 0, in, producer_inputs);
}

std::vector<TensorType> FusedEpilogue::infer(std::span<const TensorType> in) const {
  return epilogue.infer(epilogue_inputs(in));
}

std::vector<Value> FusedEpilogue::compose(std::span<const Value> in) const {
  Graph graph = in.front().graph();
  return graph.add(epilogue,
                   behind(graph.add(producer, {in.begin(), in.begin() + producer_inputs}), 0, in, producer_inputs));
}

}  // namespace hornet::passes
