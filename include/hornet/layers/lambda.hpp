// Lambda: a function as a layer.
#pragma once

#include <functional>
#include <hornet/model/layer.hpp>

namespace hornet::layers {

// y = function(x). Functions of one value, or of a list of them, that make no weights:
//   layers::Lambda([](Value x) { return ops::square(x); })
//   layers::Lambda([](const std::vector<Value>& v) { return ops::abs(v[0] - v[1]); })
// A file cannot hold code: saving a model with one is a ConfigError. A struct with class_name and call() can be saved
// (docs/adding-a-layer.md). Keras: keras/src/layers/core/lambda_layer.py.
struct Lambda : Layer {
  explicit Lambda(std::function<Value(Value)> function, LayerOptions options = {});
  explicit Lambda(std::function<Value(const std::vector<Value>&)> function, LayerOptions options = {});
};

}  // namespace hornet::layers
