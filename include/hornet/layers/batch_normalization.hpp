// BatchNormalization: Ioffe & Szegedy 2015.
#pragma once

#include <hornet/model/layer.hpp>
#include <optional>

namespace hornet::layers {

// Bounds of what renorm corrects; nothing: none.
struct RenormClipping {
  std::optional<double> rmax = {}, rmin = {};  // of the quotient of standard deviations
  std::optional<double> dmax = {};             // of the difference of means, in standard deviations, either way
};

}  // namespace hornet::layers

namespace hornet {

template <>
struct ConfigCodec<layers::RenormClipping> {  // {"rmax", "rmin", "dmax"}, those that are given
  static Config encode(const layers::RenormClipping& v);
  static layers::RenormClipping decode(const Config& c);
};

}  // namespace hornet

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
  bool renorm = false;  // batch renormalisation: Ioffe 2017
  std::optional<RenormClipping> renorm_clipping = {};
  double renorm_momentum = 0.99;  // of renorm_mean and renorm_stddev
  std::string name = {};
  bool trainable = true;
  Shape input_shape = {};
  DTypePolicy dtype = {};
};

// y = gamma · (x - mean) / sqrt(variance + epsilon) + beta, per feature; integers become float32. The mask goes on.
//   x                              rank ≥ 2
//   gamma, beta                    [features], trainable
//   moving_mean, moving_variance   [features]: moving · momentum + batch · (1 - momentum) at each training step
// Training, while the layer is trainable, takes mean and (biased) variance of the batch over all other axes, masked
// elements left out; else the moving ones are taken. With renorm training corrects what it normalises by running
// statistics, the further weights moving_stddev, renorm_mean and renorm_stddev [features]; moving_variance then is
// moving_stddev² - epsilon. Throws ConfigError unless momenta are in [0, 1], epsilon ≥ 0, rmax ≥ rmin and dmax ≥ 0; at
// a call ShapeError when the axis is out of range. Keras' synchronized is not supported: a configuration that asks for
// it is a ConfigError. Keras: keras/src/layers/normalization/batch_normalization.py.
struct BatchNormalization : Layer {
  explicit BatchNormalization(BatchNormalizationOptions options = {});
  static Layer from_config(const Config& config);
};

}  // namespace hornet::layers
