// Value: one output of one node of a graph. A handle, valid while its graph lives; copying is free.
#pragma once

#include <hornet/tensor/shape.hpp>
#include <string>

namespace hornet {

class Graph;
struct Node;

class Value {
 public:
  Value() = default;  // no value: what optional inputs and absent gradients are
  Value(Node* node, int output) : node_(node), output_(output) {}

  explicit operator bool() const { return node_ != nullptr; }
  bool operator==(const Value&) const = default;

  const TensorType& type() const;
  DType dtype() const { return type().dtype; }
  const Shape& shape() const { return type().shape; }
  int rank() const { return shape().rank(); }

  std::string name() const;  // "dense/matmul"; ":1" is added for a node's second output
  Node& node() const { return *node_; }
  int output() const { return output_; }
  Graph graph() const;

 private:
  Node* node_ = nullptr;
  int output_ = 0;
};

}  // namespace hornet
