// The definition of a functional model: what it computes when it is called as a layer.
#pragma once

#include <hornet/model/model.hpp>

#include "src/model/call_graph.hpp"
#include "src/model/trace.hpp"

namespace hornet {

class FunctionalDefinition final : public LayerInterface {
 public:
  FunctionalDefinition(ModelTensors inputs, ModelTensors outputs);

  std::string_view class_name() const override { return "Functional"; }
  bool autocast() const override { return false; }  // inputs become what Input says
  std::vector<Value> call(Scope& scope, const std::vector<Value>& inputs) const override;
  Config config() const override;
  std::vector<std::pair<std::string, Layer>> children() const override;

  bool takes_list() const override { return true; }

  const std::vector<KerasTensor>& inputs() const { return inputs_.list; }
  const std::vector<KerasTensor>& outputs() const { return outputs_.list; }
  const ModelTensors& input_tensors() const { return inputs_; }
  const ModelTensors& output_tensors() const { return outputs_; }
  const CallGraph& graph() const { return graph_; }

 private:
  ModelTensors inputs_, outputs_;
  CallGraph graph_;
};

// Keras' serialised form of a layer that stands in a model: with "build_config", the shapes it was built for.
Config serialized_member(const Layer& layer);

}  // namespace hornet
