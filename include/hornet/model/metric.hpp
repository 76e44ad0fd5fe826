// Metric: a value accumulated over batches. Made from a name ("mse", "accuracy"), from any callable
// Value(Value y_true, Value y_pred), or from a struct. Most are the weighted mean of per-sample values; such a struct
// (and the callable) gives the values:
//
//     struct FractionWithin {
//       double tolerance = 0.1;
//       std::string name = "fraction_within";
//       static constexpr std::string_view class_name = "FractionWithin";
//       static constexpr auto fields() {
//         return std::tuple{Field{"tolerance", &FractionWithin::tolerance}, Field{"name", &FractionWithin::name}};
//       }
//       Value call(Value y_true, Value y_pred) const { return ops::less(ops::abs(y_true - y_pred), tolerance); }
//     };
//
// Any other keeps its own state, instead of call():
//       void update(MetricScope& scope, Value y_true, Value y_pred, Value sample_weight) const;   // weight may be
//       empty Value result(MetricScope& scope) const;                                                   // from the
//       state
// y_true and y_pred arrive with their ranks made equal where one has a last axis of extent 1 that the other lacks.
// An empty name becomes the class name in snake case, made unique in the process. Optional members:
//   void validate() const;                               // throws ConfigError on wrong options
//   static constexpr Direction direction = Direction::up;   // what callbacks take for an improvement
//   Value mask(Value y_true, Value y_pred) const;        // beside call(): which values count; may be empty (all)
// Source: keras/src/metrics/metric.py, reduction_metrics.py.
#pragma once

#include <functional>
#include <hornet/base/naming.hpp>
#include <hornet/graph/graph.hpp>
#include <hornet/model/catalog.hpp>
#include <hornet/model/direction.hpp>
#include <hornet/model/pair_function.hpp>
#include <hornet/tensor/floatx.hpp>
#include <memory>
#include <vector>

namespace hornet {

// The state of one metric while it is traced.
class MetricScope {
 public:
  // `variables`: the metric's accumulators, made at its first trace. `mask` travels with y_pred; may be empty.
  MetricScope(Graph graph, std::vector<std::shared_ptr<Variable>>& variables, Value mask = {})
      : graph_(graph), variables_(variables), mask_(mask) {}

  Graph graph() const { return graph_; }
  Value mask() const { return mask_; }

  // The accumulator of that name, zero at reset: its value after the updates of this trace so far. Throws ShapeError
  // when an earlier trace made it of another shape or dtype.
  Value variable(std::string_view name, const Shape& shape = {}, DType dtype = f32);
  Value accumulated(std::string_view name);          // one that an update has made; ConfigError when there was none yet
  void add(std::string_view name, Value increment);  // accumulator of the increment's type += increment
  void set(std::string_view name, Value value);

  // For metrics that are a weighted mean: adds sum(values * weight) to "total" and sum(weight) to "count". The weight
  // (may be empty) is for leading axes of the values; axes it does not have are averaged first. Values of float64 are
  // added up in it, others in float32.
  void add_mean(Value values, Value sample_weight);
  Value mean();  // total / count, 0 where count is 0

  std::vector<Value> assignments() const;  // what has to run for the updates to take effect

 private:
  struct Accumulator {
    Value current;     // after the updates of this trace so far; empty when the trace has not used it
    Value assignment;  // empty when it was only read
  };
  std::size_t find_or_make(std::string_view name, const TensorType& type);

  Graph graph_;
  std::vector<std::shared_ptr<Variable>>& variables_;
  Value mask_;
  std::vector<Accumulator> accumulators_;  // by variable
};

template <class T>
concept MeanMetricDefinition = requires(const T& t, Value y) {
  T::class_name;
  t.name;
  { t.call(y, y) } -> std::convertible_to<Value>;
};
template <class T>
concept MetricDefinition = MeanMetricDefinition<T> || requires(const T& t, MetricScope& s, Value y) {
  T::class_name;
  t.name;
  t.update(s, y, y, y);
  { t.result(s) } -> std::convertible_to<Value>;
};

class Metric {
 public:
  Metric(const char* name);
  // The metric is shown under the name given. "accuracy", "acc", "crossentropy" and "ce" choose the binary, categorical
  // or sparse form by the shapes they meet (Keras: compile_utils.py). Throws ConfigError with the nearest name.
  Metric(const std::string& name);
  template <MetricDefinition T>
  Metric(T definition) : self_(std::make_shared<Model<T>>(std::move(definition))) {}
  template <std::invocable<Value, Value> F>
  requires(!MetricDefinition<F>) Metric(F function, std::string name = "function")
      : Metric(named(std::move(name), PairFunction(std::move(function)))) {}

  // A function shown, and known to files, by its name; register_metric makes it known.
  static Metric named(std::string name, PairFunction function);

  void update(MetricScope& scope, Value y_true, Value y_pred, Value sample_weight) const;
  Value result(MetricScope& scope) const { return self_->result(scope); }  // a scalar, but for lists of thresholds
  std::string_view class_name() const { return self_->class_name(); }
  std::string name() const { return self_->name(); }
  Direction direction() const { return self_->direction(); }
  Config config() const;  // the definition's fields and Keras' "dtype"
  // Keras' dtype: float32 or float64, by default floatx(), which predictions and the means of their values then are.
  // What counts, as precision does, counts in float32. A metric of its own. DTypeError for another dtype.
  Metric kept_in(DType dtype) const;
  // As Keras' files hold it: the name it was made from, or its serialised form. ConfigError for a callable that is not
  // registered.
  Config serialized() const;

  // Eager use, as Keras' metric objects; copies share the state. result() throws ShapeError when it is no scalar.
  void update_state(const Tensor& y_true, const Tensor& y_pred, const Tensor& sample_weight = {});
  double result() const;
  void reset_state();

 private:
  struct Unset {};
  explicit Metric(Unset) {}
  static void add_masked_mean(MetricScope& scope, Value values, Value sample_weight, Value mask);

  struct Interface {
    virtual ~Interface() = default;
    virtual void update(MetricScope&, Value, Value, Value) const = 0;
    virtual Value result(MetricScope&) const = 0;
    virtual std::string_view class_name() const = 0;
    virtual std::string name() const = 0;
    virtual Direction direction() const { return Direction::unknown; }
    virtual Config config() const = 0;
  };
  template <class T>
  struct Model final : Interface {
    explicit Model(T t) : definition(std::move(t)) {
      if (definition.name.empty()) definition.name = unique_name(to_snake_case(T::class_name));
      if constexpr (requires { definition.validate(); }) definition.validate();
    }
    void update(MetricScope& s, Value y_true, Value y_pred, Value w) const override {
      if constexpr (requires { definition.mask(y_true, y_pred); })
        add_masked_mean(s, definition.call(y_true, y_pred), w, definition.mask(y_true, y_pred));
      else if constexpr (MeanMetricDefinition<T>)
        add_masked_mean(s, definition.call(y_true, y_pred), w, {});
      else
        definition.update(s, y_true, y_pred, w);
    }
    Value result(MetricScope& s) const override {
      if constexpr (MeanMetricDefinition<T>)
        return s.mean();
      else
        return definition.result(s);
    }
    std::string_view class_name() const override { return T::class_name; }
    std::string name() const override { return definition.name; }
    Direction direction() const override {
      if constexpr (requires { T::direction; })
        return T::direction;
      else
        return Direction::unknown;
    }
    Config config() const override { return encode_fields(definition); }
    T definition;
  };
  struct Callable;
  std::shared_ptr<const Interface> self_;
  std::string made_from_;  // a name; "" for a typed metric
  DType dtype_ = floatx();
  std::shared_ptr<std::vector<std::shared_ptr<Variable>>> state_ =
      std::make_shared<std::vector<std::shared_ptr<Variable>>>();
};

Catalog<Metric>& metric_catalog();  // filled by src/metrics/catalog.cpp

template <>
struct ConfigCodec<Metric> {
  static Config encode(const Metric& v) { return v.serialized(); }
  static Metric decode(const Config& c);
};

// A metric from Keras' config of it: "dtype" is the definition's where it has one, else the metric's.
Config without_metric_dtype(const Config& config);
DType metric_dtype(const Config& config);
template <MetricDefinition T>
Metric metric_from_config(const Config& config) {
  if constexpr (requires(T t) { t.dtype; })
    return configured<T>(config);
  else
    return Metric(configured<T>(without_metric_dtype(config))).kept_in(metric_dtype(config));
}

// Makes a user's class, or a function by a name, known, so that a model trained with it can be saved and loaded.
template <MetricDefinition T>
void register_metric() {
  metric_catalog().add({std::string(T::class_name), {}, &metric_from_config<T>, package_of<T>()});
}
void register_metric(const std::string& name, PairFunction function);

}  // namespace hornet
