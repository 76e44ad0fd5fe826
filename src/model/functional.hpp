// The definition of a functional model: what it computes when it is called as a layer.
#pragma once

#include "src/model/call_graph.hpp"
#include "src/model/trace.hpp"

namespace hornet {

class FunctionalDefinition final : public LayerInterface {
 public:
  FunctionalDefinition(std::vector<KerasTensor> inputs, std::vector<KerasTensor> outputs);

  std::string_view class_name() const override { return "Functional"; }
  std::vector<Value> call(Scope& scope, const std::vector<Value>& inputs) const override;
  Config config() const override;
  std::vector<std::pair<std::string, Layer>> children() const override;

  const std::vector<KerasTensor>& inputs() const { return inputs_; }
  const std::vector<KerasTensor>& outputs() const { return outputs_; }
  const CallGraph& graph() const { return graph_; }

 private:
  std::vector<KerasTensor> inputs_, outputs_;
  CallGraph graph_;
};

}  // namespace hornet
