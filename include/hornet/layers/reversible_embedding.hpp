// ReversibleEmbedding: an Embedding that also leads back, from vectors to scores of the integers.
#pragma once

#include <hornet/model/layer.hpp>
#include <optional>

namespace hornet::layers {

struct ReversibleEmbeddingOptions {
  bool tie_weights = true;  // whether the way back uses embeddingsᵀ; else it has reverse_embeddings
  Initializer embeddings_initializer = "uniform";
  Regularizer embeddings_regularizer = {};
  Regularizer activity_regularizer = {};  // of the output; its penalty is divided by the batch size
  Constraint embeddings_constraint = {};
  bool mask_zero = false;                         // 0 stands for padding: the embeddings' mask is x != 0
  std::optional<std::string> reverse_dtype = {};  // of the way back; "float32" is the one supported
  std::optional<double> logit_soft_cap = {};      // scores become tanh(scores / cap) · cap
  std::string name = {};
  bool trainable = true;
  Shape input_shape = {};
  DTypePolicy dtype = {};
};

// y = embeddings[x], or with the call's argument "reverse" y = x · embeddingsᵀ.
//   x                   [batch, …] as Embedding's; reversed [batch, …, output_dim]
//   embeddings          [input_dim, output_dim]
//   reverse_embeddings  [output_dim, input_dim]      absent when weights are tied
//   y                   [batch, …, output_dim]; reversed [batch, …, input_dim]
// Throws ConfigError if input_dim or output_dim < 1 or logit_soft_cap is 0.
// Keras: keras/src/layers/core/reversible_embedding.py.
struct ReversibleEmbedding : Layer {
  ReversibleEmbedding(std::int64_t input_dim, std::int64_t output_dim, ReversibleEmbeddingOptions options = {});
  static Layer from_config(const Config& config);
};

}  // namespace hornet::layers
