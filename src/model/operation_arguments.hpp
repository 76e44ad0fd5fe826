// What an operation is called with, and its options, as the types that it computes with; ConfigError for others.
#pragma once

#include <hornet/ops/reduce.hpp>

#include "src/model/operation.hpp"

namespace hornet {

using Operands = std::vector<Operand>;

inline const Operand& operand(const Operands& operands, std::size_t i) {
  if (i < operands.size()) return operands[i];
  throw ConfigError("expected " + std::to_string(i + 1) + " arguments, got " + std::to_string(operands.size()));
}

inline Value tensor(const Operands& operands, std::size_t i = 0) {
  if (const Value value = operand(operands, i).value) return value;
  throw ConfigError("expected a tensor for argument " + std::to_string(i) + ", got " + to_json(operands[i].literal));
}

inline std::vector<Value> tensors(const Operands& operands) {
  std::vector<Value> values;
  for (std::size_t i = 0; i < operands.size(); ++i) values.push_back(tensor(operands, i));
  return values;
}

inline std::int64_t axis_of(const Config& options) { return options.at("axis").as_int(); }

inline std::vector<std::int64_t> numbers_of(const Config& list) {
  std::vector<std::int64_t> out;
  for (const Config& number : list.as_list()) out.push_back(number.as_int());
  return out;
}

inline std::vector<std::int64_t> one_or_more(const Config& numbers) {
  return numbers.is_list() ? numbers_of(numbers) : std::vector{numbers.as_int()};
}

inline ops::Axes axes_of(const Config& options) {
  const Config& axis = options.at("axis");
  if (axis.is_null()) return {};
  return one_or_more(axis);
}

}  // namespace hornet
