#include "src/model/operation.hpp"

#include <hornet/base/naming.hpp>
#include <hornet/model/function.hpp>

#include "src/model/keras_form.hpp"

namespace hornet {
namespace {

constexpr std::string_view kModules = "keras.src.ops";

// A call's arguments with null in the place of tensors; a list of tensors is one place each.
Config::List without_tensors(const Config& arguments) {
  Config::List out;
  for (const Config& argument : arguments.as_list()) {
    const bool list = argument.is_list() && !argument.as_list().empty() && is_tensor_form(argument.as_list().front());
    if (list)
      out.insert(out.end(), argument.as_list().size(), Config());
    else
      out.push_back(is_tensor_form(argument) ? Config() : argument);
  }
  return out;
}

const OperationKind& need_operation(std::string_view module, std::string_view class_name) {
  if (const OperationKind* kind = find_operation(module, class_name)) return *kind;
  throw ConfigError("the model calls the operation '" + std::string(class_name) +
                    "' of keras.ops, which Hornet has not; put a layer in its place before saving it");
}

Layer make_operation(const OperationKind& kind, Config options, Config::List arguments, Config named,
                     std::string name = {}) {
  return Layer(std::make_shared<OperationDefinition>(kind, std::move(options), std::move(arguments), std::move(named)),
               {.name = std::move(name)});
}

Value activated(const OperationKind& kind, const std::vector<Operand>& operands, const Config& options) {
  if (operands.size() != 1 || !operands.front().value) throw ConfigError("expected one argument, a tensor");
  return function_catalog<ActivationTag>().make(to_snake_case(kind.class_name), options)(operands.front().value);
}

}  // namespace

std::vector<Value> OperationDefinition::call(Scope&, const std::vector<Value>& inputs) const {
  std::vector<Operand> operands;
  std::size_t next = 0;
  for (const Config& argument : arguments_) {
    if (argument.is_null() && next == inputs.size()) throw ConfigError("takes a tensor more than its call gives it");
    operands.push_back(argument.is_null() ? Operand{inputs[next++], {}} : Operand{{}, argument});
  }
  if (!kind_.compute) return {activated(kind_, operands, options_)};
  Config options = options_;
  if (!kind_.named.empty()) options.set(kind_.named, named_);
  return kind_.compute(operands, options);
}

Config::List OperationDefinition::positional(Config::List tensors) const {
  if (kind_.takes_list) return Config::List{Config(std::move(tensors))};  // a list in a list
  Config::List out = arguments_;
  std::size_t next = 0;
  for (Config& argument : out)
    if (argument.is_null()) argument = std::move(tensors.at(next++));
  return out;
}

const OperationDefinition* operation_of(const Layer& layer) {
  return dynamic_cast<const OperationDefinition*>(&layer.definition());
}

std::vector<KerasTensor> call_operation(std::string_view module, std::string_view class_name, Config options,
                                        Config::List arguments, const std::vector<KerasTensor>& tensors, Config named) {
  return make_operation(need_operation(module, class_name), std::move(options), std::move(arguments), std::move(named))
      .call(tensors);
}

bool is_operation(const Config& serialized) {
  const Config* module = serialized.is_dict() ? serialized.find("module") : nullptr;
  return module && module->is_string() && module->as_string().starts_with(kModules);
}

Layer operation_from(const Config& serialized) {
  Config options = Config::Dict{};
  std::string name = serialized.at("name").as_string();  // not in the options of those with a get_config of their own
  for (const auto& [key, value] : serialized.at("config").as_dict()) {
    if (key == "name")
      name = value.as_string();
    else
      options.append(key, value);
  }
  const Config::List& calls = serialized.at("inbound_nodes").as_list();
  if (calls.size() != 1)
    throw FormatError("operation \"" + name + "\" is called " + std::to_string(calls.size()) + " times");
  const OperationKind& kind =
      need_operation(serialized.at("module").as_string(), serialized.at("class_name").as_string());
  const Config* named = kind.named.empty() ? nullptr : calls.front().at("kwargs").find(kind.named);
  return make_operation(kind, std::move(options), without_tensors(calls.front().at("args")), named ? *named : Config(),
                        std::move(name));
}

}  // namespace hornet
