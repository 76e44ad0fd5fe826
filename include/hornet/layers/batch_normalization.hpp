// BatchNormalization: Ioffe & Szegedy 2015.
#pragma once

#include <hornet/model/layer.hpp>

namespace hornet::layers {

struct BatchNormalizationOptions {
  std::int64_t axis = -1;  // the features' axis
  double momentum = 0.99;
  double epsilon = 0.001;
  bool center = true;  // whether there is beta
  bool scale = true;   // whether there is gamma
  Initializer beta_initializer = "zeros";
  Initializer gamma_initializer = "ones";
  Initializer moving_mean_initializer = "zeros";
  Initializer moving_variance_initializer = "ones";
  Regularizer beta_regularizer = {};
  Regularizer gamma_regularizer = {};
  Constraint beta_constraint = {};
  Constraint gamma_constraint = {};
  std::string name = {};
  bool trainable = true;
  Shape input_shape = {};
};

// y = gamma · (x - mean) / sqrt(variance + epsilon) + beta, per feature; integers become float32. The mask goes on.
//   x                              rank ≥ 2
//   gamma, beta                    [features], trainable
//   moving_mean, moving_variance   [features]: moving · momentum + batch · (1 - momentum) at each training step
// Training, while the layer is trainable, takes mean and (biased) variance of the batch over all other axes, masked
// elements left out; else the moving ones are taken. Throws ConfigError unless 0 ≤ momentum ≤ 1 and epsilon ≥ 0; at a
// call ShapeError when the axis is out of range. Keras' renorm and synchronized are not supported: a configuration that
// asks for them is a ConfigError. Keras: keras/src/layers/normalization/batch_normalization.py.
struct BatchNormalization : Layer {
  explicit BatchNormalization(BatchNormalizationOptions options = {});
  static Layer from_config(const Config& config);
};

}  // namespace hornet::layers
