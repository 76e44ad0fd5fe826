// Metric: a value accumulated over batches. Made from a name ("mse"; "accuracy" is resolved by compile, by Keras'
// rule), from any callable Value(y_true, y_pred) of per-sample values (their weighted mean is the metric), or from a
// struct with
//     static constexpr std::string_view class_name; static constexpr auto fields();   // incl. "name"
//     std::string name = "mean_squared_error";
//     void update(MetricScope& scope, Value y_true, Value y_pred, Value sample_weight) const;   // sample_weight may be
//     empty Value result(MetricScope& scope) const;                                                   // scalar
// Source: keras/src/metrics/metric.py, reduction_metrics.py.
#pragma once

#include <functional>
#include <hornet/graph/graph.hpp>
#include <hornet/model/catalog.hpp>
#include <memory>
#include <vector>

namespace hornet {

// The state of one metric while it is traced.
class MetricScope {
 public:
  MetricScope(Graph graph, std::vector<std::shared_ptr<Variable>>& variables) : graph_(graph), variables_(variables) {}

  Graph graph() const { return graph_; }
  // The accumulator of that name, zero at reset: its value after the updates of this trace so far.
  Value variable(std::string_view name, const Shape& shape = {}, DType dtype = f32);
  void add(std::string_view name, Value increment);  // accumulator += increment
  void set(std::string_view name, Value value);

  // For metrics that are a weighted mean: adds sum(values * weight) to "total" and sum(weight) to "count".
  void add_mean(Value values, Value sample_weight);
  Value mean();  // total / count, 0 where count is 0

  const std::vector<Value>& assignments() const { return assignments_; }

 private:
  Graph graph_;
  std::vector<std::shared_ptr<Variable>>& variables_;
  std::vector<Value> current_, assignments_;  // by variable: its value after the updates so far
};

template <class T>
concept MetricDefinition = requires(const T& t, MetricScope& s, Value y) {
  T::class_name;
  t.name;
  t.update(s, y, y, y);
  { t.result(s) } -> std::convertible_to<Value>;
};

class Metric {
 public:
  Metric(const char* name);
  Metric(const std::string& name);  // throws ConfigError with the nearest name
  template <MetricDefinition T>
  Metric(T definition) : self_(std::make_shared<Model<T>>(std::move(definition))) {}
  template <std::invocable<Value, Value> F>
  requires(!MetricDefinition<F>) Metric(F function, std::string name = "function")
      : self_(std::make_shared<Callable>(std::function<Value(Value, Value)>(std::move(function)), std::move(name))) {}

  void update(MetricScope& scope, Value y_true, Value y_pred, Value sample_weight) const {
    self_->update(scope, y_true, y_pred, sample_weight);
  }
  Value result(MetricScope& scope) const { return self_->result(scope); }
  std::string_view class_name() const { return self_->class_name(); }
  std::string name() const { return self_->name(); }
  Config config() const { return self_->config(); }
  // The name given to the constructor when it was one that compile resolves ("accuracy", "acc", "crossentropy", "ce");
  // else "".
  const std::string& deferred() const { return deferred_; }

  // Eager use, as Keras' metric objects; copies share the state.
  void update_state(const Tensor& y_true, const Tensor& y_pred, const Tensor& sample_weight = {});
  double result() const;
  void reset_state();

 private:
  struct Interface {
    virtual ~Interface() = default;
    virtual void update(MetricScope&, Value, Value, Value) const = 0;
    virtual Value result(MetricScope&) const = 0;
    virtual std::string_view class_name() const = 0;
    virtual std::string name() const = 0;
    virtual Config config() const = 0;
  };
  template <class T>
  struct Model final : Interface {
    explicit Model(T t) : definition(std::move(t)) {}
    void update(MetricScope& s, Value y_true, Value y_pred, Value w) const override {
      definition.update(s, y_true, y_pred, w);
    }
    Value result(MetricScope& s) const override { return definition.result(s); }
    std::string_view class_name() const override { return T::class_name; }
    std::string name() const override { return definition.name; }
    Config config() const override { return encode_fields(definition); }
    T definition;
  };
  struct Callable final : Interface {
    Callable(std::function<Value(Value, Value)> f, std::string n) : function(std::move(f)), label(std::move(n)) {}
    void update(MetricScope& s, Value y_true, Value y_pred, Value w) const override {
      s.add_mean(function(y_true, y_pred), w);
    }
    Value result(MetricScope& s) const override { return s.mean(); }
    std::string_view class_name() const override { return "function"; }
    std::string name() const override { return label; }
    Config config() const override { throw ConfigError("a callable metric has no name to be saved by"); }
    std::function<Value(Value, Value)> function;
    std::string label;
  };
  std::shared_ptr<const Interface> self_;
  std::shared_ptr<std::vector<std::shared_ptr<Variable>>> state_ =
      std::make_shared<std::vector<std::shared_ptr<Variable>>>();
  std::string deferred_;
};

Catalog<Metric>& metric_catalog();  // filled by src/metrics/catalog.cpp

}  // namespace hornet
