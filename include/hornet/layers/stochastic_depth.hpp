// StochasticDepth: whole samples dropped from a residual branch. Huang et al. 2016.
#pragma once

#include <hornet/model/layer.hpp>

namespace hornet::layers {

// In training each sample is 0 with probability drop_path_rate, else divided by 1 - drop_path_rate; else the input,
// unchanged. Any shape. ConfigError for a rate outside [0, 1]. Of ConvNeXt in keras.applications:
// keras/src/applications/convnext.py.
struct StochasticDepth : Layer {
  explicit StochasticDepth(double drop_path_rate, LayerOptions options = {});
  static Layer from_config(const Config& config);
};

}  // namespace hornet::layers
