// KerasTensor: a symbolic tensor of the functional API. It knows its shape (None where not known), its dtype and the
// layer call that makes it. Keras' name: keras/src/backend/common/keras_tensor.py.
#pragma once

#include <hornet/tensor/shape.hpp>
#include <memory>
#include <string>
#include <vector>

namespace hornet {

struct CallNode;  // one call of a layer: its inputs and outputs
class Layer;

class KerasTensor {
 public:
  KerasTensor() = default;
  KerasTensor(TensorType type, std::shared_ptr<CallNode> node, int output, std::string name)
      : type_(std::move(type)), node_(std::move(node)), output_(output), name_(std::move(name)) {}

  const Shape& shape() const { return type_.shape; }
  DType dtype() const { return type_.dtype; }
  const TensorType& type() const { return type_; }
  const std::string& name() const { return name_; }
  const std::shared_ptr<CallNode>& node() const { return node_; }
  int output() const { return output_; }  // position among the outputs of its call
  bool same(const KerasTensor& other) const { return node_ == other.node_ && output_ == other.output_; }

 private:
  TensorType type_;
  std::shared_ptr<CallNode> node_;
  int output_ = 0;
  std::string name_;
};

}  // namespace hornet
