#include "src/passes/fused_channels.hpp"

#include <hornet/ops/reduce.hpp>
#include <numeric>

namespace hornet::passes {

std::vector<TensorType> FusedChannels::infer(std::span<const TensorType> in) const {
  std::vector<TensorType> out = summands().infer(in);
  for (TensorType& type : out) type.shape = channels();
  return out;
}

std::vector<Value> FusedChannels::compose(std::span<const Value> in) const {
  std::vector<std::int64_t> leading(static_cast<std::size_t>(axes));
  std::iota(leading.begin(), leading.end(), 0);
  std::vector<Value> out;
  for (const Value& summand : summands().compose(in)) out.push_back(ops::sum(summand, leading));
  return out;
}

}  // namespace hornet::passes
