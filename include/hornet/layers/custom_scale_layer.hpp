// CustomScaleLayer: the sum of two, the second scaled.
#pragma once

#include <hornet/model/layer.hpp>

namespace hornet::layers {

// {a, b} of shapes that broadcast to a + b * scale. Of InceptionResNetV2 in keras.applications:
// keras/src/applications/inception_resnet_v2.py.
struct CustomScaleLayer : Layer {
  explicit CustomScaleLayer(double scale, LayerOptions options = {});
  static Layer from_config(const Config& config);
};

}  // namespace hornet::layers
