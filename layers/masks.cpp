#include "layers/masks.hpp"

#include <hornet/ops/pointwise.hpp>
#include <hornet/ops/reduce.hpp>

namespace hornet::layers {

Value any_of_last_axis(Value mask) { return ops::cast(ops::max(ops::cast(mask, i32), {-1}), b8); }

Value union_of_masks(const std::vector<Value>& masks) {
  Value all = masks.front();
  for (std::size_t i = 1; i < masks.size() && all; ++i) all = masks[i] ? ops::logical_or(all, masks[i]) : Value();
  return all;
}

}  // namespace hornet::layers
