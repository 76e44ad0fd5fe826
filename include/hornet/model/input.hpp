// Input: where a functional model begins.
#pragma once

#include <hornet/model/keras_tensor.hpp>
#include <hornet/model/layer.hpp>
#include <optional>
#include <string>

namespace hornet {

struct InputOptions {
  std::optional<std::int64_t> batch_size = {};  // known to layers that need it, as stateful ones do
  DType dtype = floatx();
  std::string name = {};  // "input_layer", "input_layer_1", … when not given
};

// A symbolic tensor of shape (batch_size or None, shape...). Throws ConfigError for an extent that is neither None nor
// >= 1. Keras: keras/src/layers/core/input_layer.py.
KerasTensor Input(Shape shape, InputOptions options = {});

// The layer behind Input(): it returns what it is called on. `batch_shape` includes the batch axis.
struct InputLayer {
  Shape batch_shape;
  DType dtype = floatx();
  bool sparse = false;
  bool ragged = false;
  bool optional = false;
  static constexpr std::string_view class_name = "InputLayer";
  static constexpr bool saves_trainable = false;
  static constexpr bool autocast = false;
  static constexpr auto fields() {
    return std::tuple{Field{"batch_shape", &InputLayer::batch_shape}, Field{"dtype", &InputLayer::dtype},
                      Field{"sparse", &InputLayer::sparse}, Field{"ragged", &InputLayer::ragged},
                      Field{"optional", &InputLayer::optional}};
  }
  void validate() const;
  Value call(Scope&, Value x) const { return x; }
  static Layer from_config(const Config& config);
};

}  // namespace hornet
