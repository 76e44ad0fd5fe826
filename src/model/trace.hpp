// Trace: one walk of layers that builds a graph. It holds what the walk gathers: losses, updates, masks.
#pragma once

#include <hornet/model/layer.hpp>
#include <map>

namespace hornet {

// {seed, step}, from the program's seed; and the assignment that ends a training step with such a key.
std::shared_ptr<Variable> new_random_key();
Value next_random_numbers(Value key);

class Trace {
 public:
  // `random_key` is an int64 [2] value {seed, step} of the graph; empty where nothing random may be asked for yet: a
  // constant stands in then, as shapes do not depend on it.
  Trace(Graph graph, bool training, Value random_key = {});

  Graph graph() const { return graph_; }
  bool training() const { return open_.empty() ? training_ : open_.back().training; }
  Value random_key();
  std::int64_t next_stream() { return next_stream_++; }

  // Set where extents stand in for unknown ones: a weight whose shape depends on them is refused by what it needs.
  bool stands_in = false;

  // Calls a layer: opens its name scope, runs its definition, passes masks on, names the layer in errors.
  std::vector<Value> call(const Layer& layer, std::vector<Value> inputs, CallArguments<Value> arguments = {});

  Value mask(Value x) const;
  void set_mask(Value y, Value mask);

  std::vector<Value> losses;   // scalars of add_loss
  std::vector<Value> updates;  // assignments, in order
  std::vector<Layer> called;   // every layer called, once each, in order of first call

  // "attention/query/kernel": a weight's name behind those of the layers whose calls are open, models left out.
  std::string path_of(std::string_view weight) const;

  // The current value of a variable in this trace: what the last update gave it, if any, else its value at the start.
  Value current(Value variable) const;
  void update(Value variable, Value value);
  void substitute(Value variable, Value value);  // what current() then gives; nothing is assigned
  bool trains(Value variable) const;

  // What the regularizers of these weights add to a loss, each beside the layer that the weight is of.
  std::vector<Value> regularization(const std::vector<Weight>& weights) const;

  void build(const Layer& layer, const std::vector<Value>& inputs);  // in a trace of its own

 private:
  struct OpenCall {
    const LayerState* layer;
    bool training;
  };
  class Opened;  // an entry of open_, until it is destroyed

  std::vector<Value> call_definition(const Layer& layer, std::vector<Value> inputs, CallArguments<Value> arguments);
  void cast_floats(DType dtype, std::vector<Value>& inputs, CallArguments<Value>& arguments);
  Value stored(Value variable) const;
  std::vector<Value> exchange_masks(const std::vector<Value>& inputs, const std::vector<Value>& masks);
  void pass_mask_on(const Layer& layer, const std::vector<Value>& inputs, const std::vector<Value>& outputs);

  using Key = std::pair<const Node*, int>;
  Graph graph_;
  bool training_;
  Value random_key_;
  std::int64_t next_stream_ = 0;
  std::map<Key, Value> masks_;
  std::vector<OpenCall> open_;
  std::vector<std::pair<Value, Value>> current_;  // updated variables and their values
};

}  // namespace hornet
