#include "src/passes/concurrent.hpp"

namespace hornet::passes {

std::vector<TensorType> Concurrent::infer(std::span<const TensorType> in) const {
  std::vector<TensorType> out;
  for (const Part& part : parts) {
    const std::vector<TensorType> own = part.op.infer(in.first(part.inputs));
    out.insert(out.end(), own.begin(), own.end());
    in = in.subspan(part.inputs);
  }
  return out;
}

std::vector<Value> Concurrent::compose(std::span<const Value> in) const {
  std::vector<Value> out;
  for (const Part& part : parts) {
    const std::span<const Value> inputs = in.first(part.inputs);
    const std::vector<Value> own = inputs.front().graph().add(part.op, {inputs.begin(), inputs.end()});
    out.insert(out.end(), own.begin(), own.end());
    in = in.subspan(part.inputs);
  }
  return out;
}

}  // namespace hornet::passes
