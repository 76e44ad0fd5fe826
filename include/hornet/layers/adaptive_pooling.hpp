// Pooling to a given size, by windows that share the image out among them.
#pragma once

#include <hornet/layers/image_options.hpp>
#include <hornet/layers/size.hpp>
#include <hornet/model/layer.hpp>

namespace hornet::layers {

// The mean of each window: [batch, ...image, channels] -> [batch, ...output_size, channels]; integers become float32.
// Along an axis of n elements and output_size m, window i holds the elements from ⌊i·n/m⌋ to ⌈(i+1)·n/m⌉ - 1.
// Throws ConfigError on sizes < 1 or an unknown data_format; at a call ShapeError on other ranks.
// Keras: keras/src/layers/pooling/base_adaptive_pooling.py.
template <int Rank>
struct AdaptiveAveragePooling : Layer {
  explicit AdaptiveAveragePooling(Size<Rank> output_size, ImageOptions options = {});
  static Layer from_config(const Config& config);
};

// The greatest value of each window; else as AdaptiveAveragePooling.
template <int Rank>
struct AdaptiveMaxPooling : Layer {
  explicit AdaptiveMaxPooling(Size<Rank> output_size, ImageOptions options = {});
  static Layer from_config(const Config& config);
};

using AdaptiveAveragePooling1D = AdaptiveAveragePooling<1>;
using AdaptiveAveragePooling2D = AdaptiveAveragePooling<2>;
using AdaptiveAveragePooling3D = AdaptiveAveragePooling<3>;
using AdaptiveMaxPooling1D = AdaptiveMaxPooling<1>;
using AdaptiveMaxPooling2D = AdaptiveMaxPooling<2>;
using AdaptiveMaxPooling3D = AdaptiveMaxPooling<3>;

}  // namespace hornet::layers
