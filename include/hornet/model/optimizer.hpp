// Optimizer: a handle on an update rule and its state. As in Python, copies share the state. Made from a name ("adam")
// or from a definition (optimizer_definition.hpp). Not synchronised.
// Source of the order of a step: keras/src/optimizers/base_optimizer.py.
#pragma once

#include <hornet/graph/graph.hpp>
#include <hornet/model/catalog.hpp>
#include <hornet/model/function.hpp>
#include <hornet/model/optimizer_definition.hpp>
#include <memory>
#include <string>
#include <vector>

namespace hornet {

struct OptimizerState;

class Optimizer {
 public:
  // What is trained, and what each of its updates must keep to.
  struct Target {
    std::shared_ptr<Variable> variable;
    Constraint constraint = {};
  };

  Optimizer(const char* name);
  Optimizer(const std::string& name);  // throws ConfigError with the nearest name
  template <OptimizerDefinition T>
  Optimizer(T definition) : Optimizer(std::make_shared<OptimizerModel<T>>(std::move(definition))) {}

  const std::string& name() const;  // "adam", "adam_1"
  std::string_view class_name() const;
  Config config() const;  // Keras' get_config(): the learning rate is the present one

  // The learning rate of the next step. Setting it is a ConfigError when it is computed by a schedule.
  double learning_rate() const;
  void set_learning_rate(double value);
  std::int64_t iterations() const;  // calls of the step so far

  // Makes the state for these variables, in this order; the first apply_gradients() does it where it is not done.
  void build(const std::vector<std::shared_ptr<Variable>>& variables);
  bool built() const;

  // iteration (int64; int32 in Keras' files), learning_rate (absent with a schedule), moving averages, gradient
  // accumulators, then the slots: the order of Keras' files.
  const std::vector<std::shared_ptr<Variable>>& variables() const;

  // Variables whose name contains one of the words take no weight decay. ConfigError once the optimizer is built.
  void exclude_from_weight_decay(std::vector<std::string> words);

  // The loss to differentiate: multiplied by loss_scale_factor, where that is set.
  Value scale_loss(Value loss) const;

  // One step, as assignments that take effect when they are run: gradients divided by the loss scale, accumulated,
  // clipped; weight decay; update; moving averages; constraints; iteration + 1. An empty gradient leaves its variable
  // as it is, with a warning; no targets make no step. Throws ConfigError when the numbers of gradients and targets
  // differ, when no gradient is there, or for variables it was not built for; ShapeError when a gradient is not of its
  // variable's shape.
  std::vector<Value> apply_gradients(Graph graph, const std::vector<Value>& gradients,
                                     const std::vector<Target>& targets);

  // At the end of training: where moving averages are kept, each variable takes its own.
  void finalize_variable_values();

  // Each variable and its moving average change places; each average takes its variable's value. ConfigError without
  // use_ema.
  void swap_averages();
  void reset_averages();

  bool same(const Optimizer& other) const { return state_ == other.state_; }

 private:
  explicit Optimizer(std::shared_ptr<const OptimizerInterface> definition);
  std::shared_ptr<OptimizerState> state_;
};

Catalog<Optimizer>& optimizer_catalog();  // filled by optimizers/catalog.cpp

template <>
struct ConfigCodec<Optimizer> {
  static Config encode(const Optimizer& v) { return optimizer_catalog().serialize(v.class_name(), v.config()); }
  static Optimizer decode(const Config& c) { return optimizer_catalog().deserialize(c); }
};

// Makes a user's class known by its class_name, so that a model trained with it can be loaded.
template <OptimizerDefinition T>
void register_optimizer() {
  optimizer_catalog().add(
      {std::string(T::class_name), {}, [](const Config& c) { return Optimizer(configured<T>(c)); }, package_of<T>()});
}

}  // namespace hornet
