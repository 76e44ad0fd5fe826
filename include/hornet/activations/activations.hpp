// Keras' activation functions (keras/src/activations/activations.py), written in ops: every device and every gradient
// follows. Each takes a value of any shape and, unless it says otherwise, returns one of that shape. Gradients are
// finite wherever the function is. A layer takes them by name (`.activation = "relu"`), with default arguments, or as
// any callable: `.activation = [](Value x) { return activations::leaky_relu(x, 0.1); }`.
#pragma once

#include <hornet/graph/graph.hpp>
#include <hornet/model/function.hpp>
#include <optional>

namespace hornet::activations {

Value linear(Value x);  // x

// x where x > threshold, else negative_slope * (x - threshold); at most max_value. The gradient at the kink is 0.
Value relu(Value x, double negative_slope = 0.0, std::optional<double> max_value = {}, double threshold = 0.0);
Value relu6(Value x);                                    // min(max(x, 0), 6); the gradient at 0 and at 6 is 0
Value leaky_relu(Value x, double negative_slope = 0.2);  // x where x >= 0, else negative_slope * x
Value elu(Value x, double alpha = 1.0);                  // x where x > 0, else alpha * (exp(x) - 1)
Value selu(Value x);                                     // 1.0507… * elu(x, 1.6732…); Klambauer et al. 2017
Value celu(Value x, double alpha = 1.0);                 // x where x > 0, else alpha * (exp(x / alpha) - 1)
Value gelu(Value x, bool approximate = false);           // x * Φ(x), Φ the normal distribution; approximate: by tanh
Value silu(Value x);                                     // x * sigmoid(x); also "swish"
Value hard_silu(Value x);                                // x * hard_sigmoid(x); also "hard_swish"
Value mish(Value x);                                     // x * tanh(softplus(x))
Value glu(Value x, std::int64_t axis = -1);  // a * sigmoid(b), a and b the halves of x: ShapeError if `axis` is odd

Value sigmoid(Value x);
Value hard_sigmoid(Value x);    // min(max(x + 3, 0), 6) / 6
Value log_sigmoid(Value x);     // log(sigmoid(x)) = -softplus(-x)
Value sparse_sigmoid(Value x);  // min(max(x + 1, 0), 2) / 2
Value tanh(Value x);
Value hard_tanh(Value x);    // min(max(x, -1), 1)
Value tanh_shrink(Value x);  // x - tanh(x)

Value exponential(Value x);
Value softplus(Value x);                    // log(1 + exp(x)), without overflow
Value softsign(Value x);                    // x / (1 + |x|)
Value sparse_plus(Value x);                 // 0 where x <= -1, x where x >= 1, (x + 1)² / 4 between
Value squareplus(Value x, double b = 4.0);  // (x + sqrt(x² + b)) / 2

Value soft_shrink(Value x, double threshold = 0.5);                // x moved by threshold towards 0, not past it
Value hard_shrink(Value x, double threshold = 0.5);                // x where |x| > threshold, else 0
Value threshold(Value x, double threshold, double default_value);  // x where x > threshold, else default_value

// Along `axis`, in float32 for integers.
Value softmax(Value x, std::int64_t axis = -1);
Value log_softmax(Value x, std::int64_t axis = -1);

// max(x - τ, 0) as Keras computes it. With the entries sorted in descending order, k of them are in the support
// (1 + i·x(i) > x(1) + … + x(i)); Keras' τ is (the sum of all k partial sums - 1) / k, where Martins & Astudillo 2016
// take the last partial sum alone. So the result sums to 1 only where k = 1. We follow Keras, for its saved models.
Value sparsemax(Value x, std::int64_t axis = -1);

}  // namespace hornet::activations
