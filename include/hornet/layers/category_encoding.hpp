// CategoryEncoding: integers as vectors of 0 and 1, or counts.
#pragma once

#include <hornet/model/layer.hpp>

namespace hornet::layers {

struct CategoryEncodingOptions {
  std::string output_mode = "multi_hot";  // "one_hot", "multi_hot" (also "binary"), "count"
  std::string name = {};
  bool trainable = true;
  Shape input_shape = {};
  DTypePolicy dtype = {};
};

// Categories are 0 … num_tokens - 1, floats are cast to int32; others are nowhere counted. n = num_tokens.
//   "one_hot"    [batch, …] -> [batch, …, n]; a last axis of extent 1 is left out
//   "multi_hot"  [batch, k, …] -> [batch, …, n]: 1 where the category is among the k
//   "count"      [batch, k, …] -> [batch, …, n]: how often it is; a call's argument "count_weights", of the input's
//                shape, says how much each counts
// Of an input [batch] the k are the batch, as in Keras. Throws ConfigError if num_tokens < 1 or on an unknown
// output_mode; at a call ConfigError on count_weights for another mode, ShapeError when they do not fit.
// Keras: keras/src/layers/preprocessing/category_encoding.py; its sparse results are not supported.
struct CategoryEncoding : Layer {
  explicit CategoryEncoding(std::int64_t num_tokens, CategoryEncodingOptions options = {});
  static Layer from_config(const Config& config);
};

}  // namespace hornet::layers
