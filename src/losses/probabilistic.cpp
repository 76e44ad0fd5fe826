#include <hornet/losses/probabilistic.hpp>
#include <hornet/ops/pointwise.hpp>
#include <hornet/ops/reduce.hpp>

#include "src/losses/probabilities.hpp"
#include "src/losses/targets.hpp"

namespace hornet::losses {

Value KLDivergence::call(Value y_true, Value y_pred) const {
  expect_same_shape(class_name, y_true, y_pred);
  const Value p = ops::clip(y_true, epsilon, 1), q = ops::clip(y_pred, epsilon, 1);
  return ops::sum(p * ops::log(p / q), {-1});
}
Value Poisson::call(Value y_true, Value y_pred) const {
  expect_same_shape(class_name, y_true, y_pred);
  return ops::mean(y_pred - y_true * ops::log(y_pred + epsilon), {-1});
}

}  // namespace hornet::losses
