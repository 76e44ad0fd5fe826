// Dense: a fully connected layer.
#pragma once

#include <hornet/model/layer.hpp>

namespace hornet::layers {

struct DenseOptions {
  hornet::Activation activation = {};
  bool use_bias = true;
  Initializer kernel_initializer = "glorot_uniform";
  Initializer bias_initializer = "zeros";
  Regularizer kernel_regularizer = {};
  Regularizer bias_regularizer = {};
  Regularizer activity_regularizer = {};  // of the output; its penalty is divided by the batch size
  Constraint kernel_constraint = {};
  Constraint bias_constraint = {};
  std::string name = {};
  bool trainable = true;
  Shape input_shape = {};
  DTypePolicy dtype = {};
};

// y = activation(x · kernel + bias), over the last axis. The mask of x goes on with y.
//   x       [batch, ..., in]     rank ≥ 2; `in` is read from x at the first call; integers become float32
//   kernel  [in, units]
//   bias    [units]              absent when use_bias is false
//   y       [batch, ..., units]
// Throws ConfigError if units < 1, at a call ShapeError if x has rank < 2. Keras: keras/src/layers/core/dense.py.
struct Dense : Layer {
  explicit Dense(std::int64_t units, DenseOptions options = {});
  static Layer from_config(const Config& config);
};

}  // namespace hornet::layers
