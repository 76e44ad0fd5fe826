#include "layers/embeddings.hpp"

#include <hornet/ops/gather.hpp>
#include <hornet/ops/pointwise.hpp>

namespace hornet::layers {

Value looked_up(Scope& scope, Value embeddings, Value x, bool mask_zero) {
  const Value rows = ops::gather(embeddings, x.dtype() == i64 ? x : ops::cast(x, i32), 0, "an Embedding's input_dim");
  const Value y = ops::cast(rows, scope.compute_dtype());
  if (mask_zero) scope.set_mask(y, ops::not_equal(x, ops::scalar(0, x)));
  return y;
}

}  // namespace hornet::layers
