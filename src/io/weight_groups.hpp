// Which variables stand in which group of a Keras 3 weights file.
#pragma once

#include <hornet/model/model.hpp>
#include <memory>
#include <string>
#include <vector>

namespace hornet::io {

// The group "path/vars" of one saved object; variable i is its dataset "i".
struct WeightGroup {
  std::string path;         // "layers/dense_1/vars"
  std::string object_name;  // the attribute "name": "dense_7"
  std::string class_name;   // "Dense", for messages
  std::vector<std::shared_ptr<Variable>> variables;
};

// The model itself, then its layers and theirs. A container counts class names, not layer names: the second Dense is
// "layers/dense_1" whatever it is called. A shared layer stands at the first path that leads to it.
// Source: keras/src/saving/saving_lib.py, _save_state and _save_container_state.
std::vector<WeightGroup> weight_groups(const Layer& model);

// "optimizer/vars": empty when the model is not compiled.
WeightGroup optimizer_group(const Optimizer& optimizer);

// A variable's value as it stands in a file: counters, which are int64 here, are int32 in Keras' files.
Tensor saved_value(const Variable& variable);
TensorType saved_type(const Variable& variable);

}  // namespace hornet::io
