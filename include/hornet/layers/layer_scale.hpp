// LayerScale: each channel times a trained number that begins small. Touvron et al. 2021.
#pragma once

#include <hornet/model/layer.hpp>

namespace hornet::layers {

// x [..., projection_dim], float; init_values is what all the numbers begin as. ConfigError for projection_dim < 1,
// ShapeError for another number of channels. Of ConvNeXt in keras.applications: keras/src/applications/convnext.py.
struct LayerScale : Layer {
  LayerScale(double init_values, std::int64_t projection_dim, LayerOptions options = {});
  static Layer from_config(const Config& config);
};

}  // namespace hornet::layers
