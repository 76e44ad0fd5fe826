// AlphaDropout: Klambauer et al. 2017; dropout that keeps mean and variance of self-normalising nets.
#pragma once

#include <hornet/layers/dropout.hpp>

namespace hornet::layers {

// While training, each element is with probability `rate` set to what SELU gives far below 0; all are then scaled and
// shifted so that mean 0 and variance 1 stay so. Without training: the input itself. Integers become float32, any
// shape; the mask goes on. Throws ConfigError unless 0 ≤ rate < 1; at a call ShapeError when noise_shape does not fit
// the input. Keras: keras/src/layers/regularization/alpha_dropout.py.
struct AlphaDropout : Layer {
  explicit AlphaDropout(double rate, DropoutOptions options = {});
  static Layer from_config(const Config& config);
};

}  // namespace hornet::layers
