// Layers that change images at random while training and let them pass otherwise: data augmentation. Each image of a
// batch is changed in its own way. All take [batch, height, width, channels] and keep the shape; integers become
// float32. A call outside of fit trains where it says so: `augmentation(images, true)`. They throw ConfigError on a
// factor out of range or an unknown name; at a call ShapeError on another rank.
// Keras: keras/src/layers/preprocessing/image_preprocessing/; its bounding boxes and single images are not supported.
#pragma once

#include <hornet/layers/factor.hpp>
#include <hornet/layers/numbers.hpp>
#include <hornet/model/layer.hpp>
#include <optional>

namespace hornet::layers {

struct RandomFlipOptions {
  std::optional<std::int64_t> seed = {};      // default: the model's seed and the layer's place in it
  std::string data_format = "channels_last";  // or "channels_first": images are [batch, channels, height, width]
  std::string name = {};
  bool trainable = true;
  Shape input_shape = {};
  DTypePolicy dtype = {};
};

// Every other image is mirrored: "horizontal", "vertical", or "horizontal_and_vertical", both together.
struct RandomFlip : Layer {
  explicit RandomFlip(std::string mode = "horizontal_and_vertical", RandomFlipOptions options = {});
  explicit RandomFlip(RandomFlipOptions options) : RandomFlip("horizontal_and_vertical", std::move(options)) {}
  static Layer from_config(const Config& config);
};

// What an image has beyond its edges: "reflect" (d c b a | a b c d | d c b a), "wrap" (a b c d | a b c d), "nearest"
// (a a | a b c d | d d), or "constant", fill_value.
struct RandomTransformOptions {
  std::string fill_mode = "reflect";
  std::string interpolation = "bilinear";  // or "nearest"
  std::optional<std::int64_t> seed = {};
  double fill_value = 0;
  std::string data_format = "channels_last";
  std::string name = {};
  bool trainable = true;
  Shape input_shape = {};
  DTypePolicy dtype = {};
};

// Turned about its middle by `factor` of a full circle, in [-1, 1], to the right where positive.
struct RandomRotation : Layer {
  explicit RandomRotation(Factor factor, RandomTransformOptions options = {});
  static Layer from_config(const Config& config);
};

// Moved by these parts of its height and width, in [-1, 1]: down and to the right where positive.
struct RandomTranslation : Layer {
  RandomTranslation(Factor height_factor, Factor width_factor, RandomTransformOptions options = {});
  static Layer from_config(const Config& config);
};

// Shown 1 + height_factor as high and 1 + width_factor as wide a part of it, in (-1, 1]: out where positive. Without a
// width_factor both are the same.
struct RandomZoom : Layer {
  explicit RandomZoom(Factor height_factor, RandomTransformOptions options = {});
  RandomZoom(Factor height_factor, Factor width_factor, RandomTransformOptions options = {});
  static Layer from_config(const Config& config);
};

struct RandomColorOptions {
  Numbers value_range = {0, 255};  // of the images; results are brought into it
  std::optional<std::int64_t> seed = {};
  std::string data_format = "channels_last";
  std::string name = {};
  bool trainable = true;
  Shape input_shape = {};
  DTypePolicy dtype = {};
};

// (x - mean) · c + mean, the mean of each channel, c from 1 - low to 1 + high of the factor; a number is {0, factor}.
struct RandomContrast : Layer {
  explicit RandomContrast(Factor factor, RandomColorOptions options = {});
  static Layer from_config(const Config& config);
};

// x + f · (the extent of value_range), f from the factor, in [-1, 1].
struct RandomBrightness : Layer {
  explicit RandomBrightness(Factor factor, RandomColorOptions options = {});
  static Layer from_config(const Config& config);
};

}  // namespace hornet::layers
