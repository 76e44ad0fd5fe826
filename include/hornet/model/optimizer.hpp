// Optimizer: the paper's equation, written in ops; no kernels. Made from a name ("adam") or from a struct with
//     static constexpr std::string_view class_name; static constexpr auto fields();   // own fields, then
//     OptimizerOptions' void update(OptimizerScope& s, Value variable, Value gradient, Value learning_rate) const;
// whose struct derives from OptimizerOptions. Order of a step (keras/src/optimizers/base_optimizer.py): clip, decoupled
// weight decay, update, EMA, constraints, iterations += 1.
#pragma once

#include <hornet/graph/graph.hpp>
#include <hornet/model/catalog.hpp>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace hornet {

// LearningRateSchedule: a struct with class_name, fields() and `Value call(Value step) const` (step: float32 scalar).
template <class T>
concept ScheduleDefinition = requires(const T& t, Value step) {
  T::class_name;
  { t.call(step) } -> std::convertible_to<Value>;
};

class LearningRateSchedule {
 public:
  template <ScheduleDefinition T>
  LearningRateSchedule(T definition) : self_(std::make_shared<Model<T>>(std::move(definition))) {}
  Value operator()(Value step) const { return self_->call(step); }
  double operator()(std::int64_t step) const;  // eager
  std::string_view class_name() const { return self_->class_name(); }
  Config config() const { return self_->config(); }

 private:
  struct Interface {
    virtual ~Interface() = default;
    virtual Value call(Value) const = 0;
    virtual std::string_view class_name() const = 0;
    virtual Config config() const = 0;
  };
  template <class T>
  struct Model final : Interface {
    explicit Model(T t) : definition(std::move(t)) {
      if constexpr (requires { definition.validate(); }) definition.validate();
    }
    Value call(Value step) const override { return definition.call(step); }
    std::string_view class_name() const override { return T::class_name; }
    Config config() const override { return encode_fields(definition); }
    T definition;
  };
  std::shared_ptr<const Interface> self_;
};

Catalog<LearningRateSchedule>& schedule_catalog();  // filled by optimizers/schedule_catalog.cpp

// A number or a schedule.
class LearningRate {
 public:
  LearningRate(double value) : value_(value) {}
  LearningRate(LearningRateSchedule schedule) : value_(std::move(schedule)) {}
  template <ScheduleDefinition T>
  LearningRate(T schedule) : value_(LearningRateSchedule(std::move(schedule))) {}
  const double* number() const { return std::get_if<double>(&value_); }
  const LearningRateSchedule* schedule() const { return std::get_if<LearningRateSchedule>(&value_); }

 private:
  std::variant<double, LearningRateSchedule> value_;
};

template <>
struct ConfigCodec<LearningRate> {
  static Config encode(const LearningRate& v);
  static LearningRate decode(const Config& c);
};

// One optimizer's state: iteration, learning rate, slots in Keras' file order.
struct OptimizerState;

// What an update rule may ask for: slots and counters of the variable it is called for.
class OptimizerScope {
 public:
  OptimizerScope(OptimizerState& state, Graph graph, std::shared_ptr<Variable> variable,
                 std::vector<Value>& assignments);
  Value iterations() const;                               // int64 scalar: updates done before this one
  Value step() const;                                     // iterations + 1 as a scalar of the variable's dtype
  Value slot(std::string_view name, double initial = 0);  // state of the variable's shape, created at first use
  Value slot(std::string_view name, const Shape& shape, double initial);
  Value shared(std::string_view name, double initial);  // one scalar for all variables (Nadam's u_product)
  void assign(Value target, Value value);  // a slot, a shared scalar or the variable takes value at the end of the step
  bool first_variable() const;             // shared scalars are assigned once, by the first

 private:
  OptimizerState& state_;
  Graph graph_;
  std::shared_ptr<Variable> variable_;
  std::vector<Value>& assignments_;
};

// What every optimizer's options end with, in Keras' order.
struct OptimizerOptions {
  std::optional<double> weight_decay = {};
  std::optional<double> clipnorm = {};         // each gradient to at most this L2 norm
  std::optional<double> clipvalue = {};        // each element to [-clipvalue, clipvalue]
  std::optional<double> global_clipnorm = {};  // all gradients together to at most this L2 norm
  bool use_ema = false;
  double ema_momentum = 0.99;
  std::optional<std::int64_t> ema_overwrite_frequency = {};
  std::optional<double> loss_scale_factor = {};
  std::optional<std::int64_t> gradient_accumulation_steps = {};
  std::string name = {};
};

}  // namespace hornet
