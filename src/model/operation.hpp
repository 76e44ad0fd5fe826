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

// What an operation computes. `options` is the operation's configuration in Keras' form.
struct OperationKind {
  std::string_view class_name, module;  // "Mean", "keras.src.ops.numpy"
  Value (*compute)(const std::vector<Operand>& operands, const Config& options);
  bool takes_list = false;  // its tensors are one list: Concatenate
};

// nullptr for one that Hornet has not.
const OperationKind* find_operation(std::string_view module, std::string_view class_name);

class OperationDefinition final : public LayerInterface {
 public:
  // `arguments`: the call's positional ones, null where a tensor stands.
  OperationDefinition(const OperationKind& kind, Config options, Config::List arguments)
      : kind_(kind), options_(std::move(options)), arguments_(std::move(arguments)) {}

  std::string_view class_name() const override { return kind_.class_name; }
  std::vector<Value> call(Scope& scope, const std::vector<Value>& inputs) const override;
  Config config() const override { return options_; }
  bool autocast() const override { return false; }
  bool saves_trainable() const override { return false; }
  bool takes_list() const override { return kind_.takes_list; }

  std::string module() const { return std::string(kind_.module); }
  Config::List positional(Config::List tensors) const;  // with these in the tensors' places

 private:
  const OperationKind& kind_;
  Config options_;
  Config::List arguments_;
};

const OperationDefinition* operation_of(const Layer& layer);  // nullptr for any other layer

// Calls a new operation; ConfigError for one that Hornet has not.
KerasTensor call_operation(std::string_view module, std::string_view class_name, Config options, Config::List arguments,
                           const std::vector<KerasTensor>& tensors);

// Whether Keras' configuration of a model's entry is that of an operation, and the operation. ConfigError for one that
// Hornet has not.
bool is_operation(const Config& serialized);
Layer operation_from(const Config& serialized);

}  // namespace hornet
