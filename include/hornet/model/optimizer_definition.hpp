// What an optimizer is made of: the paper's equation, written in ops; no kernels. A definition is a struct:
//
//     struct Momentum : OptimizerOptions {
//       LearningRate learning_rate = 0.01;
//       double mass = 0.9;
//       static constexpr std::string_view class_name = "Momentum";
//       static constexpr auto fields() {
//         return std::tuple_cat(optimizer_fields<Momentum>(), std::tuple{Field{"mass", &Momentum::mass}});
//       }
//       std::vector<SlotGroup> slots() const { return {{{.name = "momentum"}}}; }   // optional
//       Value update(OptimizerScope& s, Value variable, Value gradient, Value learning_rate) const {
//         return variable + s.assign("momentum", mass * s.slot("momentum") - learning_rate * gradient);
//       }
//     };
//
// update() returns the variable's new value; gradient and learning rate have the variable's dtype. Optional members:
// slots(), `std::vector<Slot> shared() const` (scalars for all variables together), `void validate() const`,
// `std::optional<double> decay_of(const Variable&) const` (the weight decay of a variable, where it is not the same for
// all).
// The options that all share are inherited, or listed one by one where designated initializers should reach them.
#pragma once

#include <functional>
#include <hornet/graph/graph.hpp>
#include <hornet/model/learning_rate.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hornet {

struct OptimizerOptions {
  std::optional<double> weight_decay = {};     // variable -= variable * weight_decay * learning_rate, before the update
  std::optional<double> clipnorm = {};         // each gradient to at most this L2 norm
  std::optional<double> clipvalue = {};        // each element to [-clipvalue, clipvalue]
  std::optional<double> global_clipnorm = {};  // all gradients together to at most this L2 norm
  bool use_ema = false;                        // keep a moving average of each variable; it replaces the variable
  double ema_momentum = 0.99;                  //   every ema_overwrite_frequency steps and when training ends
  std::optional<std::int64_t> ema_overwrite_frequency = {};
  std::optional<double> loss_scale_factor = {};                  // the loss is multiplied, gradients divided by it
  std::optional<std::int64_t> gradient_accumulation_steps = {};  // update by the mean of so many steps' gradients
  std::string name = {};                                         // "": the class name in snake case, made unique
};

// The options of T that all optimizers have, in the order of Keras' configurations.
template <class T>
constexpr auto optimizer_fields() {
  return std::tuple{Field{"name", &T::name},
                    Field{"learning_rate", &T::learning_rate},
                    Field{"weight_decay", &T::weight_decay},
                    Field{"clipnorm", &T::clipnorm},
                    Field{"global_clipnorm", &T::global_clipnorm},
                    Field{"clipvalue", &T::clipvalue},
                    Field{"use_ema", &T::use_ema},
                    Field{"ema_momentum", &T::ema_momentum},
                    Field{"ema_overwrite_frequency", &T::ema_overwrite_frequency},
                    Field{"loss_scale_factor", &T::loss_scale_factor},
                    Field{"gradient_accumulation_steps", &T::gradient_accumulation_steps}};
}

template <class T>
OptimizerOptions optimizer_options(const T& t) {
  return {t.weight_decay,
          t.clipnorm,
          t.clipvalue,
          t.global_clipnorm,
          t.use_ema,
          t.ema_momentum,
          t.ema_overwrite_frequency,
          t.loss_scale_factor,
          t.gradient_accumulation_steps,
          t.name};
}

// A tensor of state that an optimizer keeps for each variable.
struct Slot {
  std::string name;
  double initial = 0;
  TensorType (*type)(const TensorType& variable) = nullptr;     // nullptr: the variable's own type
  bool starts_as_variable = false;                              // with the variable's values, not with `initial`
  std::function<bool(const Variable& variable)> kept_for = {};  // which variables have it; empty: all
};

// Slots that stand together in a file: all of the group for the first variable, then for the second, …
using SlotGroup = std::vector<Slot>;

class OptimizerStep;

// What update() may ask for: the state of the variable it is called for.
class OptimizerScope {
 public:
  OptimizerScope(OptimizerStep& step, std::size_t variable) : step_(step), variable_(variable) {}

  Value iterations() const;                    // int64 scalar: updates made before this one
  Value step() const;                          // iterations + 1, of the variable's dtype
  Value slot(std::string_view name) const;     // a slot or shared scalar, as it was before this step
  bool has_slot(std::string_view name) const;  // whether it is kept for this variable

  // The slot or shared scalar of that name takes `value` at the end of the step. Returns the value it takes: a shared
  // scalar is assigned once a step, by the first variable.
  Value assign(std::string_view name, Value value);

 private:
  OptimizerStep& step_;
  std::size_t variable_;
};

template <class T>
concept OptimizerDefinition = requires(const T& t, OptimizerScope& s, Value v) {
  T::class_name;
  { t.learning_rate } -> std::convertible_to<LearningRate>;
  { t.update(s, v, v, v) } -> std::convertible_to<Value>;
};

class OptimizerInterface {  // the erased definition
 public:
  virtual ~OptimizerInterface() = default;
  virtual std::string_view class_name() const = 0;
  virtual Config config() const = 0;
  virtual OptimizerOptions options() const = 0;
  virtual LearningRate learning_rate() const = 0;
  virtual std::optional<double> decay_of(const Variable& variable) const = 0;
  virtual std::vector<SlotGroup> slots() const = 0;
  virtual std::vector<Slot> shared() const = 0;
  virtual Value update(OptimizerScope& scope, Value variable, Value gradient, Value learning_rate) const = 0;
};

template <class T>
class OptimizerModel final : public OptimizerInterface {
 public:
  explicit OptimizerModel(T definition) : definition_(std::move(definition)) {
    if constexpr (requires { definition_.validate(); }) definition_.validate();
  }
  std::string_view class_name() const override { return T::class_name; }
  Config config() const override { return encode_fields(definition_); }
  OptimizerOptions options() const override { return optimizer_options(definition_); }
  LearningRate learning_rate() const override { return definition_.learning_rate; }
  std::optional<double> decay_of(const Variable& variable) const override {
    if constexpr (requires { definition_.decay_of(variable); })
      return definition_.decay_of(variable);
    else
      return definition_.weight_decay;
  }
  std::vector<SlotGroup> slots() const override {
    if constexpr (requires { definition_.slots(); })
      return definition_.slots();
    else
      return {};
  }
  std::vector<Slot> shared() const override {
    if constexpr (requires { definition_.shared(); })
      return definition_.shared();
    else
      return {};
  }
  Value update(OptimizerScope& scope, Value variable, Value gradient, Value learning_rate) const override {
    return definition_.update(scope, variable, gradient, learning_rate);
  }

 private:
  T definition_;
};

}  // namespace hornet
