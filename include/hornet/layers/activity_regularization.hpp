// ActivityRegularization: a penalty on what passes through.
#pragma once

#include <hornet/model/layer.hpp>

namespace hornet::layers {

struct ActivityRegularizationOptions {
  double l1 = 0.0;
  double l2 = 0.0;
  std::string name = {};
  bool trainable = true;
  Shape input_shape = {};
  DTypePolicy dtype = {};
};

// The input itself; (l1 · Σ|x| + l2 · Σx²) / batch size joins the loss. The mask goes on. Throws ConfigError unless l1
// and l2 are ≥ 0 and finite. Keras: keras/src/layers/regularization/activity_regularization.py.
struct ActivityRegularization : Layer {
  explicit ActivityRegularization(ActivityRegularizationOptions options = {});
  static Layer from_config(const Config& config);
};

}  // namespace hornet::layers
