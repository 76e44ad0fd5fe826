// The definition of a Sequential: a list of layers that can still grow, and the functional form it takes once its
// input is known.
#pragma once

#include <hornet/model/sequential.hpp>

#include "src/model/functional.hpp"

namespace hornet {

class SequentialDefinition final : public LayerInterface {
 public:
  std::string_view class_name() const override { return "Sequential"; }
  bool autocast() const override { return false; }
  std::vector<Value> call(Scope& scope, const std::vector<Value>& inputs) const override;
  Config config() const override;
  std::vector<std::pair<std::string, Layer>> children() const override;

  void add(const SequentialItem& item);  // rebuild() is to follow these two
  void pop();
  void rebuild();  // the functional form, where the input is known
  // Joins the layers from a given input; ConfigError when there are none.
  void build(const KerasTensor& input);
  // The same from the type of the first data or tensor it meets; an Input of the type is made.
  void build_from(const TensorType& x);

  std::vector<Layer> layers() const;
  const std::shared_ptr<FunctionalDefinition>& functional() const { return functional_; }  // null before build

 private:
  void take_functional_name() const;

  struct Member {
    Layer layer;
    std::string device;  // of the DeviceScope that it was added in, "" without one
  };

  std::vector<Member> members_;
  KerasTensor input_;         // empty while not known
  bool given_input_ = false;  // by the program, not by the first data
  std::shared_ptr<FunctionalDefinition> functional_;
  mutable bool named_ = false;  // whether the functional form has taken its name
};

// A Sequential whose input is not known yet takes that of its first call, as Keras' does; nothing for other layers.
void build_from_call(const Layer& layer, const std::vector<TensorType>& inputs);

// The functional model that a layer is, or that a Sequential has become; nullptr for other layers.
const FunctionalDefinition* functional_of(const Layer& layer);

}  // namespace hornet
