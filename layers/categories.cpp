#include "layers/categories.hpp"

#include <hornet/ops/gather.hpp>
#include <hornet/ops/pointwise.hpp>
#include <hornet/ops/reduce.hpp>
#include <hornet/ops/shape.hpp>

namespace hornet::layers {

Value encoded_categories(Value indices, const std::string& output_mode, std::int64_t depth, Value weights) {
  if (output_mode == "int") return indices;
  if (indices.rank() == 0) indices = ops::expand_dims(indices, -1);
  if (output_mode == "one_hot") {
    const bool column = indices.rank() > 1 && indices.shape().back() == 1;
    return ops::one_hot(column ? ops::squeeze(indices, -1) : indices, depth);
  }
  Value vectors = ops::one_hot(indices, depth);
  const std::int64_t counted = indices.rank() > 1 ? 1 : 0;
  if (output_mode != "count") return ops::max(vectors, {counted});
  if (weights) vectors = vectors * ops::expand_dims(weights, -1);
  return ops::sum(vectors, {counted});
}

}  // namespace hornet::layers
