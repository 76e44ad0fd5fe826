#include "src/losses/probabilities.hpp"

#include <hornet/ops/pointwise.hpp>
#include <hornet/ops/reduce.hpp>
#include <hornet/ops/softmax.hpp>

namespace hornet::losses {

Value normalized_probabilities(Value x, std::int64_t axis) {
  return ops::clip(x / ops::sum(x, {axis}, true), epsilon, 1 - epsilon);
}

Value log_probabilities(Value x, bool from_logits, std::int64_t axis) {
  return from_logits ? ops::log_softmax(x, axis) : ops::log(normalized_probabilities(x, axis));
}

Value binary_crossentropy(Value y_true, Value y_pred, bool from_logits) {
  // log(sigmoid(x)) = -softplus(-x)
  if (from_logits) return y_true * ops::softplus(-y_pred) + (1.0 - y_true) * ops::softplus(y_pred);
  const Value p = ops::clip(y_pred, epsilon, 1 - epsilon);
  return -(y_true * ops::log(p) + (1.0 - y_true) * ops::log(1.0 - p));
}

Value smoothed(Value y_true, double smoothing, double uniform) {
  return smoothing == 0 ? y_true : y_true * (1 - smoothing) + smoothing * uniform;
}

}  // namespace hornet::losses
