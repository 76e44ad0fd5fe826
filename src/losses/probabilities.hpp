// Probabilities as Keras takes their logarithm. Source: keras/src/backend/jax/nn.py.
#pragma once

#include <hornet/graph/graph.hpp>

namespace hornet::losses {

inline constexpr double epsilon = 1e-7;  // keras.config.epsilon()

// x divided by its sum along `axis`, then clipped to [epsilon, 1 - epsilon].
Value normalized_probabilities(Value x, std::int64_t axis);

// log of those, or log_softmax of logits.
Value log_probabilities(Value x, bool from_logits, std::int64_t axis);

// Elementwise cross-entropy of yes-no labels.
Value binary_crossentropy(Value y_true, Value y_pred, bool from_logits);

// y (1 - s) + s · uniform
Value smoothed(Value y_true, double smoothing, double uniform);

}  // namespace hornet::losses
