// What all copies of a Layer share.
#pragma once

#include <hornet/model/layer.hpp>
#include <map>

#include "src/runtime/plan.hpp"

namespace hornet {

struct BoundCall {  // what one call gives its layer in a trace
  std::vector<Value> inputs;
  CallArguments<Value> arguments;
};

struct CallNode {
  Layer layer;                            // empty for an Input
  std::vector<KerasTensor> inputs;        // all tensors that the call takes: by position, then by name
  CallArguments<KerasTensor> arguments;   // by name, tensors and literals
  std::size_t positional_inputs() const;  // how many of `inputs` are given by position
  std::vector<TensorType> outputs;        // symbolic

  BoundCall bound(const std::vector<Value>& values) const;  // with values that stand for `inputs`
  int index = 0;                                            // which call of its layer this is, from 0
  std::string device;                                       // of the DeviceScope that it was made in, "" without one
};

// An eager call compiled for one list of input types.
struct EagerPlan {
  std::unique_ptr<Plan> plan;
  int outputs = 0;
};

struct LayerState {
  std::shared_ptr<const LayerInterface> definition;
  std::string name;
  DTypePolicy policy;
  bool trainable = true;
  Shape input_shape;  // without the batch axis
  bool has_input_shape = false;
  std::string device;                             // where it is placed, "" for wherever the model runs
  bool built = false;                             // called at least once
  std::vector<Weight> weights;                    // own, in order of creation
  std::vector<bool> weight_trainable;             // what each was created as; `trainable` of the layer switches those
  std::vector<std::shared_ptr<Variable>> states;  // of Scope::state, in order of creation
  std::vector<std::weak_ptr<CallNode>> calls;     // symbolic calls, in order
  std::shared_ptr<Variable> random_key;           // {seed, step} of eager calls; made when first needed
  std::map<std::string, EagerPlan> eager_plans;   // by device, input types and training

  std::vector<Layer> children() const;
};

}  // namespace hornet
