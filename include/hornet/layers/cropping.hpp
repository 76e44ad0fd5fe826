// Cropping1D, Cropping2D, Cropping3D: the ends of images taken off.
#pragma once

#include <hornet/layers/image_options.hpp>
#include <hornet/layers/margins.hpp>
#include <hornet/model/layer.hpp>
#include <type_traits>

namespace hornet::layers {

// Cropping1D has no data_format: its images are [batch, steps, channels].
template <int Rank>
using CroppingOptions = std::conditional_t<Rank == 1, LayerOptions, ImageOptions>;

// [batch, ...image, channels] -> [batch, ...image - before - after, channels].
// Throws ConfigError on negative cropping or an unknown data_format; at a call ShapeError on another rank and when
// nothing would be left. Keras: keras/src/layers/reshaping/cropping2d.py.
template <int Rank>
struct Cropping : Layer {
  explicit Cropping(Margins<Rank> cropping = Rank == 2 ? 0 : 1, CroppingOptions<Rank> options = {});
  static Layer from_config(const Config& config);
};

using Cropping1D = Cropping<1>;
using Cropping2D = Cropping<2>;
using Cropping3D = Cropping<3>;

}  // namespace hornet::layers
