// An operation of keras.ops in a functional model: what `x + y` or ops::mean(x, 1) of KerasTensors is there. As in
// Keras it has a name and a place in the summary and in files as layers have, but is none of the model's layers.
#pragma once

#include <hornet/model/layer.hpp>

namespace hornet {

// A positional argument of an operation's call: a tensor, or a literal such as the 2 of `x * 2`.
struct Operand {
  Value value;     // empty for a literal
  Config literal;  // null for a tensor
};

struct Outputs : std::vector<Value> {
  Outputs(Value only) : vector{only} {}
  Outputs(std::vector<Value> all) : vector(std::move(all)) {}
};

// What an operation computes. `options` is the operation's configuration in Keras' form, with its named argument.
struct OperationKind {
  std::string_view class_name, module;  // "Mean", "keras.src.ops.numpy"
  // Null for the activation of that name ("LeakyRelu": "leaky_relu"), whose arguments are the options.
  Outputs (*compute)(const std::vector<Operand>& operands, const Config& options) = nullptr;
  bool takes_list = false;      // its tensors are one list: Concatenate
  std::string_view named = {};  // the literal that its calls give by name: "constant_values"
};

// nullptr for one that Hornet has not.
const OperationKind* find_operation(std::string_view module, std::string_view class_name);

class OperationDefinition final : public LayerInterface {
 public:
  // `arguments`: the call's positional ones, null where a tensor stands. `named`: the value of the kind's named one.
  OperationDefinition(const OperationKind& kind, Config options, Config::List arguments, Config named)
      : kind_(kind), options_(std::move(options)), arguments_(std::move(arguments)), named_(std::move(named)) {}

  std::string_view class_name() const override { return kind_.class_name; }
  std::vector<Value> call(Scope& scope, const std::vector<Value>& inputs) const override;
  Config config() const override { return options_; }
  bool autocast() const override { return false; }
  bool saves_trainable() const override { return false; }
  bool takes_list() const override { return kind_.takes_list; }

  std::string module() const { return std::string(kind_.module); }
  Config::List positional(Config::List tensors) const;  // with these in the tensors' places
  std::string_view named() const { return kind_.named; }
  const Config& named_value() const { return named_; }

 private:
  const OperationKind& kind_;
  Config options_;
  Config::List arguments_;
  Config named_;
};

const OperationDefinition* operation_of(const Layer& layer);  // nullptr for any other layer

// Calls a new operation and gives all its outputs; ConfigError for one that Hornet has not.
std::vector<KerasTensor> call_operation(std::string_view module, std::string_view class_name, Config options,
                                        Config::List arguments, const std::vector<KerasTensor>& tensors,
                                        Config named = {});

// Whether Keras' configuration of a model's entry is that of an operation, and the operation. ConfigError for one that
// Hornet has not.
bool is_operation(const Config& serialized);
Layer operation_from(const Config& serialized);

}  // namespace hornet
