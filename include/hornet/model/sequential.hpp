// Sequential: a stack of layers. Its input is known from an Input, from the first layer's input_shape, or from the
// first data it sees. Source: keras/src/models/sequential.py.
#pragma once

#include <hornet/model/model.hpp>

namespace hornet {

struct SequentialOptions {
  std::string name = {};  // "sequential", "sequential_1", … when not given
  bool trainable = true;
  DTypePolicy dtype = {};  // what its configuration says; each layer computes by its own
};

// One entry of the list: a layer, or what Input() gave.
class SequentialItem {
 public:
  template <std::convertible_to<Layer> T>
  SequentialItem(T layer) : layer_(std::move(layer)) {}
  SequentialItem(const KerasTensor& input) : input_(input) {}
  const Layer& layer() const { return layer_; }
  const KerasTensor& input() const { return input_; }
  bool is_input() const { return input_.node() != nullptr; }

 private:
  Layer layer_;
  KerasTensor input_;
};

class Sequential : public Model {
 public:
  Sequential(std::initializer_list<SequentialItem> items = {}, SequentialOptions options = {});
  Sequential(const std::vector<SequentialItem>& items, SequentialOptions options = {});
  void add(const SequentialItem& item);  // ConfigError for a second layer of one name
  void pop();                            // removes the last layer
};

}  // namespace hornet
