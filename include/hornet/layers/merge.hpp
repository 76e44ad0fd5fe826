// Layers that merge several inputs elementwise. They take a list of inputs of one batch size, broadcast as NumPy does;
// inputs of lower rank get axes of 1 behind the batch. `layers::Add()({a, b})`. Where every input has a mask the
// result's is their union, else it has none. Throws at a call ConfigError on too few inputs, ShapeError on shapes that
// do not fit. Keras: keras/src/layers/merging/.
#pragma once

#include <hornet/model/layer.hpp>

namespace hornet::layers {

struct Add : Layer {
  explicit Add(LayerOptions options = {});
  static Layer from_config(const Config& config);
};

// a - b: exactly two inputs.
struct Subtract : Layer {
  explicit Subtract(LayerOptions options = {});
  static Layer from_config(const Config& config);
};

struct Multiply : Layer {
  explicit Multiply(LayerOptions options = {});
  static Layer from_config(const Config& config);
};

struct Average : Layer {
  explicit Average(LayerOptions options = {});
  static Layer from_config(const Config& config);
};

// Where one of two inputs is masked out, the other is taken. Ties share the gradient.
struct Maximum : Layer {
  explicit Maximum(LayerOptions options = {});
  static Layer from_config(const Config& config);
};

struct Minimum : Layer {  // as Maximum
  explicit Minimum(LayerOptions options = {});
  static Layer from_config(const Config& config);
};

// The same without a layer in the program's hands: `x = layers::add({x, residual})`. Keras' functions of these names.
KerasTensor add(const std::vector<KerasTensor>& inputs, LayerOptions options = {});
KerasTensor subtract(const std::vector<KerasTensor>& inputs, LayerOptions options = {});
KerasTensor multiply(const std::vector<KerasTensor>& inputs, LayerOptions options = {});
KerasTensor average(const std::vector<KerasTensor>& inputs, LayerOptions options = {});
KerasTensor maximum(const std::vector<KerasTensor>& inputs, LayerOptions options = {});
KerasTensor minimum(const std::vector<KerasTensor>& inputs, LayerOptions options = {});

}  // namespace hornet::layers
