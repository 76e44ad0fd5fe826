// Loss: per-sample values and how they become one scalar. Made from a name ("mse"), from a struct with
//     static constexpr std::string_view class_name; static constexpr auto fields();   // incl. "reduction" and "name"
//     std::string reduction = "sum_over_batch_size"; std::string name = "mean_squared_error";
//     Value call(Value y_true, Value y_pred) const;                // one value a sample: the last axis is reduced
//     void check(const Tensor& y_true, const TensorType& y_pred) const;   // optional: throws DataError on bad labels
// or from any callable Value(Value y_true, Value y_pred). Source: keras/src/losses/loss.py.
#pragma once

#include <functional>
#include <hornet/graph/graph.hpp>
#include <hornet/model/catalog.hpp>
#include <memory>

namespace hornet {

template <class T>
concept LossDefinition = requires(const T& t, Value y) {
  T::class_name;
  t.reduction;
  { t.call(y, y) } -> std::convertible_to<Value>;
};

using PairFunction = std::function<Value(Value y_true, Value y_pred)>;

class Loss {
 public:
  Loss() = default;  // no loss for this output
  Loss(std::nullptr_t) {}
  Loss(const char* name);
  Loss(const std::string& name);  // throws ConfigError with the nearest name
  template <LossDefinition T>
  Loss(T definition) : self_(std::make_shared<Model<T>>(std::move(definition))) {}
  template <std::invocable<Value, Value> F>
  requires(!LossDefinition<F>) Loss(F function)
      : self_(std::make_shared<Callable>(PairFunction(std::move(function)))) {}

  explicit operator bool() const { return self_ != nullptr; }

  // The scalar: values times sample_weight (may be empty; broadcast as Keras does), reduced. mask: may be empty.
  Value operator()(Value y_true, Value y_pred, Value sample_weight = {}, Value mask = {}) const;
  double operator()(const Tensor& y_true, const Tensor& y_pred, const Tensor& sample_weight = {}) const;  // eager

  Value values(Value y_true, Value y_pred) const;  // before reduction; ranks squeezed or expanded as Keras does
  void check(const Tensor& y_true, const TensorType& y_pred) const { self_->check(y_true, y_pred); }
  std::string_view class_name() const { return self_->class_name(); }
  std::string name() const;       // "mean_squared_error"
  std::string reduction() const;  // "sum_over_batch_size", "sum", "mean", "mean_with_sample_weight", "none"
  Config config() const { return self_->config(); }

 private:
  struct Interface {
    virtual ~Interface() = default;
    virtual Value call(Value, Value) const = 0;
    virtual void check(const Tensor&, const TensorType&) const {}
    virtual std::string_view class_name() const = 0;
    virtual std::string name() const = 0;
    virtual std::string reduction() const { return "sum_over_batch_size"; }
    virtual Config config() const = 0;
  };
  template <class T>
  struct Model final : Interface {
    explicit Model(T t) : definition(std::move(t)) {
      if constexpr (requires { definition.validate(); }) definition.validate();
    }
    Value call(Value y_true, Value y_pred) const override { return definition.call(y_true, y_pred); }
    void check(const Tensor& y_true, const TensorType& y_pred) const override {
      if constexpr (requires { definition.check(y_true, y_pred); }) definition.check(y_true, y_pred);
    }
    std::string_view class_name() const override { return T::class_name; }
    std::string name() const override { return definition.name; }
    std::string reduction() const override { return definition.reduction; }
    Config config() const override { return encode_fields(definition); }
    T definition;
  };
  struct Callable final : Interface {
    explicit Callable(PairFunction f) : function(std::move(f)) {}
    Value call(Value y_true, Value y_pred) const override { return function(y_true, y_pred); }
    std::string_view class_name() const override { return "function"; }
    std::string name() const override { return "function"; }
    Config config() const override {
      throw ConfigError("a callable loss has no name to be saved by; give it one: a struct with class_name and call()");
    }
    PairFunction function;
  };
  std::shared_ptr<const Interface> self_;
};

Catalog<Loss>& loss_catalog();  // filled by src/losses/catalog.cpp

// How a tensor of values, a sample weight and a mask become the loss (keras/src/losses/loss.py:
// reduce_weighted_values).
Value reduce_weighted_values(Value values, Value sample_weight, Value mask, std::string_view reduction);

}  // namespace hornet
