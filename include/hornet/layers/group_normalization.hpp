// GroupNormalization: Wu & He 2018.
#pragma once

#include <hornet/model/layer.hpp>

namespace hornet::layers {

struct GroupNormalizationOptions {
  std::int64_t groups = 32;  // must divide the channels; -1: one channel a group (instance normalisation)
  std::int64_t axis = -1;    // the channels' axis
  double epsilon = 0.001;
  bool center = true;  // whether there is beta
  bool scale = true;   // whether there is gamma
  Initializer beta_initializer = "zeros";
  Initializer gamma_initializer = "ones";
  Regularizer beta_regularizer = {};
  Regularizer gamma_regularizer = {};
  Constraint beta_constraint = {};
  Constraint gamma_constraint = {};
  std::string name = {};
  bool trainable = true;
  Shape input_shape = {};
  DTypePolicy dtype = {};
};

// y = gamma · (x - mean) / sqrt(variance + epsilon) + beta, mean and (biased) variance of each sample over all axes but
// the batch, one group of channels at a time; gamma and beta are [channels]. Integers become float32; the mask goes on.
// groups = 1 is layer normalisation over all axes. Throws ConfigError unless groups ≥ 1 or -1 and epsilon ≥ 0; at a
// call ShapeError when the axis is out of range or the batch, or the groups do not divide its extent.
// Keras: keras/src/layers/normalization/group_normalization.py.
struct GroupNormalization : Layer {
  explicit GroupNormalization(GroupNormalizationOptions options = {});
  static Layer from_config(const Config& config);
};

}  // namespace hornet::layers
