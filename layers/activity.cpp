#include "layers/activity.hpp"

#include <hornet/ops/pointwise.hpp>

namespace hornet::layers {

void regularize_activity(Scope& scope, const Regularizer& regularizer, Value y) {
  if (regularizer) scope.add_loss(regularizer(y) / static_cast<double>(y.shape()[0]));
}

}  // namespace hornet::layers
