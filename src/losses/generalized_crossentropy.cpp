#include <hornet/base/check.hpp>
#include <hornet/losses/generalized_crossentropy.hpp>
#include <hornet/ops/gather.hpp>
#include <hornet/ops/pointwise.hpp>
#include <hornet/ops/reduce.hpp>
#include <hornet/ops/shape.hpp>

#include "src/losses/targets.hpp"

namespace hornet::losses {

void CategoricalGeneralizedCrossEntropy::validate() const {
  check_positive(class_name, "q", q);
  check_fraction(class_name, "q", q);
}

Value CategoricalGeneralizedCrossEntropy::call(Value y_true, Value y_pred) const {
  const Value labels = y_true.rank() == y_pred.rank() ? ops::squeeze(y_true, -1) : y_true;
  const Value chosen = ops::one_hot(ops::cast(labels, i32), y_pred.shape().back(), y_pred.dtype());
  return (1.0 - ops::power(ops::sum(y_pred * chosen, {-1}), q)) / q;
}

void CategoricalGeneralizedCrossEntropy::check(const Tensor& y_true, const TensorType& y_pred) const {
  check_class_indices(class_name, y_true, y_pred, -1, {});
}

}  // namespace hornet::losses
