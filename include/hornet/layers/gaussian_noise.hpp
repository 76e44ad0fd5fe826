// Gaussian noise while training.
#pragma once

#include <hornet/model/layer.hpp>
#include <optional>

namespace hornet::layers {

struct GaussianOptions {
  std::optional<std::int64_t> seed = {};  // default: the model's seed and the layer's place in it
  std::string name = {};
  bool trainable = true;
  Shape input_shape = {};
  DTypePolicy dtype = {};
};

// While training, adds noise of mean 0 and standard deviation `stddev`; integers become float32. The mask goes on.
// Throws ConfigError unless 0 ≤ stddev ≤ 1, as in Keras. Keras: keras/src/layers/regularization/gaussian_noise.py.
struct GaussianNoise : Layer {
  explicit GaussianNoise(double stddev, GaussianOptions options = {});
  static Layer from_config(const Config& config);
};

// While training, multiplies by noise of mean 1 and standard deviation sqrt(rate / (1 - rate)), as strong as a Dropout
// of that rate; integers become float32. The mask goes on. Throws ConfigError unless 0 ≤ rate < 1. Keras:
// keras/src/layers/regularization/gaussian_dropout.py.
struct GaussianDropout : Layer {
  explicit GaussianDropout(double rate, GaussianOptions options = {});
  static Layer from_config(const Config& config);
};

}  // namespace hornet::layers
