// UnitNormalization: samples of length 1.
#pragma once

#include <hornet/layers/axes.hpp>
#include <hornet/model/layer.hpp>

namespace hornet::layers {

// y = x / sqrt(Σ x²) over one axis or several; integers become float32, the mask goes on. Throws at a call ShapeError
// when an axis is out of range. Keras: keras/src/layers/normalization/unit_normalization.py.
struct UnitNormalization : Layer {
  explicit UnitNormalization(Axes axis = -1, LayerOptions options = {});
  explicit UnitNormalization(LayerOptions options) : UnitNormalization(-1, std::move(options)) {}
  static Layer from_config(const Config& config);
};

}  // namespace hornet::layers
