// LayerNormalization: Ba, Kiros & Hinton 2016.
#pragma once

#include <hornet/layers/axes.hpp>
#include <hornet/model/layer.hpp>

namespace hornet::layers {

struct LayerNormalizationOptions {
  Axes axis = {-1};  // the axes over which each sample is normalised
  double epsilon = 0.001;
  bool center = true;  // whether there is beta
  bool scale = true;   // whether there is gamma
  Initializer beta_initializer = "zeros";
  Initializer gamma_initializer = "ones";
  Regularizer beta_regularizer = {};
  Regularizer gamma_regularizer = {};
  Constraint beta_constraint = {};
  Constraint gamma_constraint = {};
  bool rms_scaling = false;  // deprecated in Keras: y = gamma · x / sqrt(variance + epsilon), without beta
  std::string name = {};
  bool trainable = true;
  Shape input_shape = {};
  DTypePolicy dtype = {};
};

// y = gamma · (x - mean) / sqrt(variance + epsilon) + beta, mean and (biased) variance over `axis`; integers become
// float32. gamma and beta have the extents of those axes, ascending. The mask goes on. Throws ConfigError if
// epsilon < 0; at a call ShapeError when an axis is out of range.
// Keras: keras/src/layers/normalization/layer_normalization.py.
struct LayerNormalization : Layer {
  explicit LayerNormalization(LayerNormalizationOptions options = {});
  static Layer from_config(const Config& config);
};

}  // namespace hornet::layers
