// ZeroPadding1D, ZeroPadding2D, ZeroPadding3D: zeros around images.
#pragma once

#include <hornet/layers/image_options.hpp>
#include <hornet/layers/margins.hpp>
#include <hornet/model/layer.hpp>
#include <type_traits>

namespace hornet::layers {

// [batch, ...image, channels] -> [batch, ...before + image + after, channels].
// Throws ConfigError on negative padding or an unknown data_format; at a call ShapeError on another rank.
// Keras: keras/src/layers/reshaping/zero_padding2d.py.
template <int Rank>
struct ZeroPadding : Layer {
  explicit ZeroPadding(Margins<Rank> padding = 1, ImageOptions options = {});
  template <class Options = ImageOptions>  // a template, so that braces in braces are margins
  explicit ZeroPadding(std::type_identity_t<Options> options) : ZeroPadding(1, std::move(options)) {}
  static Layer from_config(const Config& config);
};

using ZeroPadding1D = ZeroPadding<1>;
using ZeroPadding2D = ZeroPadding<2>;
using ZeroPadding3D = ZeroPadding<3>;

}  // namespace hornet::layers
