// SpatialDropout1D, SpatialDropout2D, SpatialDropout3D: dropout of whole channels of images.
#pragma once

#include <hornet/model/layer.hpp>
#include <optional>
#include <type_traits>

namespace hornet::layers {

struct SpatialDropoutOptions {
  std::string data_format = "channels_last";  // or "channels_first": images are [batch, channels, ...image]
  std::optional<std::int64_t> seed = {};      // default: the model's seed and the layer's place in it
  std::string name = {};
  bool trainable = true;
  Shape input_shape = {};
  DTypePolicy dtype = {};
};

struct SpatialDropout1DOptions {  // its images are [batch, steps, channels]
  std::optional<std::int64_t> seed = {};
  std::string name = {};
  bool trainable = true;
  Shape input_shape = {};
  DTypePolicy dtype = {};
};

// While training, each channel of each image [batch, ...image, channels] is zero with probability `rate`, the others
// are scaled by 1 / (1 - rate). Throws ConfigError unless 0 ≤ rate ≤ 1; at a call ShapeError on another rank.
// Keras: keras/src/layers/regularization/spatial_dropout.py.
template <int Rank>
struct SpatialDropout : Layer {
  using Options = std::conditional_t<Rank == 1, SpatialDropout1DOptions, SpatialDropoutOptions>;
  explicit SpatialDropout(double rate, Options options = {});
  static Layer from_config(const Config& config);
};

using SpatialDropout1D = SpatialDropout<1>;
using SpatialDropout2D = SpatialDropout<2>;
using SpatialDropout3D = SpatialDropout<3>;

}  // namespace hornet::layers
