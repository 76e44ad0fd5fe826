#include "src/model/given_arguments.hpp"

#include <algorithm>

namespace hornet {
namespace {

std::string refused(const CallArgument<Value>& argument, const char* expected) {
  const std::string got = argument.tensor ? to_string(argument.tensor->type()) : to_json(argument.literal);
  return "expected " + std::string(expected) + " as '" + argument.name + "', got " + got;
}

}  // namespace

void expect_known_arguments(const LayerInterface& definition, const CallArguments<Value>& arguments) {
  std::vector<std::string> known{"training", "mask"};
  for (std::string_view name : definition.call_arguments()) known.emplace_back(name);
  for (std::string_view name : definition.input_names()) known.emplace_back(name);
  for (const CallArgument<Value>& argument : arguments)
    if (std::ranges::find(known, argument.name) == known.end())
      throw ConfigError("is called with an argument '" + argument.name + "' that it does not take." +
                        suggest(argument.name, known));
}

void take_named_inputs(const LayerInterface& definition, std::vector<Value>& inputs, CallArguments<Value>& arguments) {
  const std::span<const std::string_view> names = definition.input_names();
  for (std::size_t i = inputs.size(); i < names.size(); ++i) {
    const auto named = std::ranges::find(arguments, names[i], &CallArgument<Value>::name);
    if (named == arguments.end()) return;
    if (!named->tensor) throw ConfigError(refused(*named, "a tensor"));
    inputs.push_back(*named->tensor);
    arguments.erase(named);
  }
}

std::vector<Value> tensors_given(const CallArguments<Value>& arguments, std::string_view name) {
  std::vector<Value> out;
  for (const CallArgument<Value>& argument : arguments)
    if (argument.name == name && argument.tensor) out.push_back(*argument.tensor);
  return out;
}

std::optional<bool> bool_given(const CallArguments<Value>& arguments, std::string_view name) {
  const auto found = std::ranges::find(arguments, name, &CallArgument<Value>::name);
  if (found == arguments.end() || (!found->tensor && found->literal.is_null())) return std::nullopt;
  if (found->tensor || !found->literal.is_bool()) throw ConfigError(refused(*found, "true or false"));
  return found->literal.as_bool();
}

}  // namespace hornet
