#include "src/passes/placed.hpp"

namespace hornet::passes {

std::vector<TensorType> Placed::infer(std::span<const TensorType>) const {
  std::vector<TensorType> types;
  for (const Value& result : body.results) types.push_back(result.type());
  if (!updates.empty()) types.push_back({u8, {0}});
  return types;
}

}  // namespace hornet::passes
