#include "src/model/sample_weight.hpp"

#include <hornet/ops/pointwise.hpp>
#include <hornet/ops/reduce.hpp>
#include <hornet/ops/shape.hpp>

namespace hornet {
namespace {

void meet(Value& lesser, Value& greater) {
  if (greater.rank() != lesser.rank() + 1 || greater.shape().back() != 1) return;
  if (lesser.rank() == 1)
    lesser = ops::expand_dims(lesser, -1);
  else
    greater = ops::squeeze(greater, -1);
}

}  // namespace

ValuePair squeeze_or_expand_to_same_rank(Value a, Value b) {
  if (a.rank() < b.rank())
    meet(a, b);
  else
    meet(b, a);
  return {a, b};
}

Value apply_mask(Value sample_weight, Value mask, DType dtype, bool rescale) {
  if (sample_weight) sample_weight = ops::cast(sample_weight, dtype);
  if (!mask) return sample_weight;
  Value counts = ops::cast(mask, dtype);
  if (rescale) {
    const Value total = ops::scalar(static_cast<double>(mask.shape().size()), counts);
    counts = counts * ops::divide_no_nan(total, ops::sum(counts));
  }
  if (!sample_weight) return counts;
  const auto [weight, factor] = squeeze_or_expand_to_same_rank(sample_weight, counts);
  return weight * factor;
}

}  // namespace hornet
