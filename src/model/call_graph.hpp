// The layer calls between a functional model's inputs and outputs, and Keras' order of its layers.
#pragma once

#include <hornet/model/layer.hpp>

#include "src/model/layer_state.hpp"

namespace hornet {

struct CallGraph {
  std::vector<std::shared_ptr<CallNode>> calls;  // in an order of execution; inputs included
  std::vector<Layer> layers;                     // in Keras' order, which decides the names in weight files
  bool chain = true;                             // one call after the other, each of one input, no layer twice

  // Throws ConfigError when an output is reached from an Input that is not among `inputs`, or an input is given twice.
  CallGraph(const std::vector<KerasTensor>& inputs, const std::vector<KerasTensor>& outputs);
};

}  // namespace hornet
