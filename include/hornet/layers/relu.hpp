// ReLU and its relatives as layers. All keep the shape and let the mask go on; integers become float32 where a slope
// needs it. Keras: keras/src/layers/activations/.
#pragma once

#include <hornet/layers/option.hpp>
#include <hornet/model/layer.hpp>
#include <optional>

namespace hornet::layers {

struct ReLUOptions {
  std::optional<double> max_value = {};
  double negative_slope = 0.0;
  double threshold = 0.0;
  std::string name = {};
  bool trainable = true;
  Shape input_shape = {};
  DTypePolicy dtype = {};
};

// x where x > threshold, else negative_slope * (x - threshold); at most max_value. Throws ConfigError on negative
// options.
struct ReLU : Layer {
  explicit ReLU(ReLUOptions options = {});
  static Layer from_config(const Config& config);
};

// x where x >= 0, else negative_slope * x. Throws ConfigError if negative_slope < 0.
struct LeakyReLU : Layer {
  explicit LeakyReLU(double negative_slope = 0.3, LayerOptions options = {});
  explicit LeakyReLU(LayerOptions options) : LeakyReLU(0.3, std::move(options)) {}
  static Layer from_config(const Config& config);
};

// x where x > 0, else alpha * (exp(x) - 1).
struct ELU : Layer {
  explicit ELU(double alpha = 1.0, LayerOptions options = {});
  explicit ELU(LayerOptions options) : ELU(1.0, std::move(options)) {}
  static Layer from_config(const Config& config);
};

struct PReLUOptions {
  Initializer alpha_initializer = "zeros";
  Regularizer alpha_regularizer = {};
  Constraint alpha_constraint = {};
  Option<std::vector<std::int64_t>> shared_axes = {};  // axes along which alpha has extent 1; they count from 1
  std::string name = {};
  bool trainable = true;
  Shape input_shape = {};
  DTypePolicy dtype = {};
};

// x where x > 0, else alpha * x, with a trained weight alpha of the input's shape without the batch.
// Throws ConfigError on shared axes < 1; at a call ShapeError on shared axes that the input lacks.
struct PReLU : Layer {
  explicit PReLU(PReLUOptions options = {});
  static Layer from_config(const Config& config);
};

}  // namespace hornet::layers
