// Scope: what a layer may ask of the outside while it is traced; the only way a layer, built-in or the user's own,
// touches anything but its inputs.
#pragma once

#include <hornet/graph/graph.hpp>
#include <hornet/model/call_arguments.hpp>
#include <hornet/model/function.hpp>
#include <hornet/model/initializer.hpp>
#include <memory>
#include <vector>

namespace hornet {

struct LayerState;
class Layer;
class Trace;

struct WeightOptions {
  Regularizer regularizer = {};
  Constraint constraint = {};
  bool trainable = true;
  std::optional<DType> dtype = {};  // the variables' of the layer's policy
  bool autocast = true;             // a float is read in the dtype that the layer computes in, else as it is stored
};

// The random numbers of one layer call: a stream of its own, numbered by the order of calls in the model.
class RandomStream {
 public:
  RandomStream(Value key, std::int64_t stream) : key_(key), stream_(stream) {}
  Value uniform(Shape shape, DType dtype = f32) const;     // [0, 1)
  Value normal(Shape shape, DType dtype = f32) const;      // mean 0, stddev 1
  Value bernoulli(Shape shape, double probability) const;  // bool, true with `probability`

  // The stream of a seed of its own: the same numbers wherever its user stands in the model (Keras: Dropout's seed).
  RandomStream seeded(std::int64_t seed) const;

 private:
  Value key_;
  std::int64_t stream_;
};

class Scope {
 public:
  Scope(Trace& trace, LayerState& layer, const CallArguments<Value>& arguments)
      : trace_(trace), layer_(layer), arguments_(arguments) {}

  Graph graph() const;

  // The weight of that name: created and initialised at the first trace, found again at later ones. ShapeError if a
  // later trace asks for another shape.
  Value weight(std::string_view name, const Shape& shape, const Initializer& initializer, const WeightOptions& = {});

  // A value that outlives the call and is no weight: zeros at first, changed by update(), neither saved nor counted.
  // ShapeError if a later trace asks for another shape.
  Value state(std::string_view name, const Shape& shape, DType dtype = f32);

  DType compute_dtype() const;   // of the layer's policy: float inputs and weights have it
  DType variable_dtype() const;  // likewise: what weights are stored as, and normalisations compute in
  bool training() const;         // a constant of the trace
  bool trainable() const;        // the layer's own switch
  RandomStream random();         // a new stream at each call of random()

  Value argument(std::string_view name) const;                // a tensor of the call, or an empty Value
  std::vector<Value> arguments(std::string_view name) const;  // all tensors that the call gives under that name
  bool flag(std::string_view name) const;                     // a literal of the call; false when not given

  Value mask(Value x) const;           // the mask that travels beside x, or an empty Value
  void set_mask(Value y, Value mask);  // an output without set_mask carries its (only) input's mask on, as in Keras
                                       // layers with supports_masking; see LayerDefinition in layer.hpp
  void add_loss(Value scalar);         // joins the loss of the model
  void update(Value variable, Value value);  // applied at the end of a training step, in order

  // Of sublayers: makes the weights that a call on these inputs would make; the weight of that name, which is then the
  // layer's own too, or an empty Value.
  void build(const Layer& layer, const std::vector<Value>& inputs);
  Value weight_of(const Layer& layer, std::string_view name);
  // In place of a weight, for the rest of this trace. Of a weight that is trained nothing is stored, for the
  // optimizer's step goes from what it was; another one keeps it. So it is with Keras on JAX.
  void substitute(Value variable, Value value);

  // A sublayer: layer(scope, x).
  std::vector<Value> call(const Layer& layer, const std::vector<Value>& inputs,
                          const CallArguments<Value>& arguments = {});

 private:
  Value read(const std::shared_ptr<Variable>& variable, const WeightOptions& options);

  Trace& trace_;
  LayerState& layer_;
  const CallArguments<Value>& arguments_;
};

}  // namespace hornet
