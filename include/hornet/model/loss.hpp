// Loss: per-sample values and how they become one scalar. Made from a name ("mse"), from any callable
// Value(Value y_true, Value y_pred), or from a struct:
//
//     struct MeanFourthPower {
//       std::string reduction = "sum_over_batch_size";
//       std::string name = "mean_fourth_power";
//       static constexpr std::string_view class_name = "MeanFourthPower";
//       static constexpr auto fields() {
//         return std::tuple{Field{"name", &MeanFourthPower::name}, Field{"reduction", &MeanFourthPower::reduction}};
//       }
//       Value call(Value y_true, Value y_pred) const { return ops::mean(ops::power(y_true - y_pred, 4), {-1}); }
//     };
//
// call() gets y_pred as float32 or float64, y_true of the same dtype, and their ranks made equal where one has a last
// axis of extent 1 that the other lacks; it returns one value a sample, the last axis reduced. Optional members:
//   void validate() const;                                    // throws ConfigError on wrong options
//   void check(const Tensor& y_true, const TensorType& y_pred) const;   // throws DataError, ShapeError on bad targets;
//                                                                       // without it they have to be finite
//   Value mask(Value y_true, Value y_pred) const;             // bool: which values count; may be empty (all of them)
//   static constexpr bool takes_class_indices = true;         // y_true keeps its integer dtype
// Source: keras/src/losses/loss.py.
#pragma once

#include <cmath>
#include <functional>
#include <hornet/graph/graph.hpp>
#include <hornet/model/catalog.hpp>
#include <hornet/model/pair_function.hpp>
#include <memory>

namespace hornet {

template <class T>
concept LossDefinition = requires(const T& t, Value y) {
  T::class_name;
  t.reduction;
  { t.call(y, y) } -> std::convertible_to<Value>;
};

// For check(): throws DataError "LOSS: y_true[3, 1] is VALUE; ADVICE" at the first element for which good(double) is
// false. `advice` is text, or a function that makes it when it is needed: checks run at every batch.
template <class Good, class Advice>
void expect_targets(std::string_view loss, const Tensor& y_true, const Good& good, const Advice& advice);

class Loss {
 public:
  Loss() = default;  // no loss for this output
  Loss(std::nullptr_t) {}
  Loss(const char* name);
  Loss(const std::string& name);  // "mse"; "crossentropy" is resolved by the shapes. ConfigError with the nearest name
  template <LossDefinition T>
  Loss(T definition) : self_(std::make_shared<Model<T>>(std::move(definition))) {}
  template <std::invocable<Value, Value> F>
  requires(!LossDefinition<F>) Loss(F function) : Loss(named("", PairFunction(std::move(function)))) {}

  // A function that files know by its name; register_loss makes it.
  static Loss named(std::string name, PairFunction function);

  explicit operator bool() const { return self_ != nullptr; }

  // The scalar: values times sample_weight (may be empty; broadcast as Keras does), reduced. mask: may be empty.
  Value operator()(Value y_true, Value y_pred, Value sample_weight = {}, Value mask = {}) const;
  Value values(Value y_true, Value y_pred) const;  // before weights and reduction

  // Eager: checks the targets, then computes. ConfigError for reduction "none", which gives no scalar.
  double operator()(const Tensor& y_true, const Tensor& y_pred, const Tensor& sample_weight = {}) const;

  // Throws DataError naming row, value and allowed range, or ShapeError, for targets this loss cannot take. The batch
  // axis of `y_pred` is not looked at.
  void check(const Tensor& y_true, const TensorType& y_pred) const { self_->check(y_true, y_pred); }
  std::string_view class_name() const { return self_->class_name(); }
  std::string name() const { return self_->name(); }            // "mean_squared_error"
  std::string reduction() const { return self_->reduction(); }  // see reduce_weighted_values
  Config config() const { return self_->config(); }
  // As Keras' files hold it: the name it was made from, or its serialised form; null for no loss. ConfigError for a
  // callable that has no name to be found by.
  Config serialized() const;

 private:
  static void expect_reduction(std::string_view class_name, std::string_view reduction);  // ConfigError
  struct Pair {
    Value y_true, y_pred;
  };
  Pair prepared(Value y_true, Value y_pred) const;

  struct Interface {
    virtual ~Interface() = default;
    virtual Value call(Value, Value) const = 0;
    virtual Value mask(Value, Value) const { return {}; }
    virtual bool takes_class_indices() const { return false; }
    virtual void check(const Tensor&, const TensorType&) const {}
    virtual std::string_view class_name() const = 0;
    virtual std::string name() const = 0;
    virtual std::string reduction() const { return "sum_over_batch_size"; }
    virtual Config config() const = 0;
  };
  template <class T>
  struct Model final : Interface {
    explicit Model(T t) : definition(std::move(t)) {
      expect_reduction(T::class_name, definition.reduction);
      if constexpr (requires { definition.validate(); }) definition.validate();
    }
    Value call(Value y_true, Value y_pred) const override { return definition.call(y_true, y_pred); }
    Value mask(Value y_true, Value y_pred) const override {
      if constexpr (requires { definition.mask(y_true, y_pred); })
        return definition.mask(y_true, y_pred);
      else
        return {};
    }
    bool takes_class_indices() const override {
      if constexpr (requires { T::takes_class_indices; })
        return T::takes_class_indices;
      else
        return false;
    }
    void check(const Tensor& y_true, const TensorType& y_pred) const override {
      if constexpr (requires { definition.check(y_true, y_pred); })
        definition.check(y_true, y_pred);
      else
        expect_targets(
            T::class_name, y_true, [](double value) { return std::isfinite(value); },
            "targets must be finite: mend that row or leave it out");
    }
    std::string_view class_name() const override { return T::class_name; }
    std::string name() const override { return definition.name; }
    std::string reduction() const override { return definition.reduction; }
    Config config() const override { return encode_fields(definition); }
    T definition;
  };
  struct Callable;
  std::shared_ptr<const Interface> self_;
  std::string made_from_;  // a name; "" for a typed loss
};

[[noreturn]] void throw_bad_target(std::string_view loss, const Shape& shape, std::size_t element, double value,
                                   std::string_view advice);

template <class Good, class Advice>
void expect_targets(std::string_view loss, const Tensor& y_true, const Good& good, const Advice& advice) {
  const auto refuse = [&](std::size_t element, double value) {
    if constexpr (std::invocable<Advice>)
      throw_bad_target(loss, y_true.shape(), element, value, advice());
    else
      throw_bad_target(loss, y_true.shape(), element, value, advice);
  };
  dispatch(y_true.dtype(), [&]<class T>(T) {
    const std::span<T> values = y_true.data<T>();
    std::size_t bad = 0;  // counted first, in a loop that compilers vectorise
    for (const T value : values) bad += good(static_cast<double>(value)) ? 0 : 1;
    if (bad == 0) return;
    for (std::size_t i = 0; i < values.size(); ++i)
      if (const auto value = static_cast<double>(values[i]); !good(value)) refuse(i, value);
  });
}

Catalog<Loss>& loss_catalog();  // filled by src/losses/catalog.cpp

template <>
struct ConfigCodec<Loss> {
  static Config encode(const Loss& v) { return v.serialized(); }
  static Loss decode(const Config& c);
};

// Makes a user's class, or a function by a name, known, so that a model trained with it can be saved and loaded.
template <LossDefinition T>
void register_loss() {
  loss_catalog().add(
      {std::string(T::class_name), {}, [](const Config& c) { return Loss(configured<T>(c)); }, package_of<T>()});
}
void register_loss(const std::string& name, PairFunction function);

// How values, a sample weight (may be empty) and a mask (may be empty; bool or 0 and 1) become the loss. The weight is
// of the values' shape, or has extents of 1 where it is the same along an axis; weights multiply the values.
//   "sum_over_batch_size", "mean": sum / number of values, or of those the mask lets count
//   "sum"
//   "mean_with_sample_weight": sum / sum of the weights as they are given
//   "none": the weighted values themselves
// Throws ShapeError when the weight does not fit. Source: keras/src/losses/loss.py.
Value reduce_weighted_values(Value values, Value sample_weight, Value mask, std::string_view reduction);

}  // namespace hornet
