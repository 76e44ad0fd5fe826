// Embedding: a trained vector for each integer.
#pragma once

#include <hornet/model/layer.hpp>

namespace hornet::layers {

struct EmbeddingOptions {
  Initializer embeddings_initializer = "uniform";
  Regularizer embeddings_regularizer = {};
  Regularizer activity_regularizer = {};  // of the output; its penalty is divided by the batch size
  Constraint embeddings_constraint = {};
  bool mask_zero = false;  // 0 stands for padding: the result's mask is x != 0
  std::string name = {};
  bool trainable = true;
  Shape input_shape = {};
  DTypePolicy dtype = {};
};

// y = embeddings[x].
//   x           [batch, …]        integers in [0, input_dim), or floats that are cast to int32; others are a DataError
//   embeddings  [input_dim, output_dim]
//   y           [batch, …, output_dim]
// Throws ConfigError if input_dim or output_dim < 1. Keras: keras/src/layers/core/embedding.py.
struct Embedding : Layer {
  Embedding(std::int64_t input_dim, std::int64_t output_dim, EmbeddingOptions options = {});
  static Layer from_config(const Config& config);
};

}  // namespace hornet::layers
