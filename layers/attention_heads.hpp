// What MultiHeadAttention and GroupQueryAttention are made of: sublayers, and attention over projected heads.
#pragma once

#include <hornet/layers/dropout.hpp>
#include <hornet/layers/einsum_dense.hpp>
#include <hornet/layers/softmax.hpp>

namespace hornet::layers {

// Throws ConfigError when it is true: it stands for kernels of GPUs, as in Keras.
void expect_no_flash_attention(std::string_view layer, std::optional<bool> flash_attention);

// Made at the first call, when the extents that they need are known.
struct AttentionLayers {
  Layer query, key, gate, value;  // projections to [batch, steps…, heads, dim]; gate is empty without use_gate
  Layer softmax, dropout;
  Layer output;

  explicit operator bool() const { return bool(output); }
};

struct HeadsShape {
  std::int64_t query_heads = 0, value_heads = 0;  // the keys have value_heads too
  std::int64_t key_dim = 0, value_dim = 0;
  Shape output;            // behind the steps
  int attention_axes = 1;  // how many axes of steps are attended over
};

// An EinsumDense with the initializers, regularizers and constraints of the attention layer that it belongs to.
template <class Options>
Layer projection(const Options& options, std::string equation, Shape output_shape, std::string bias_axes,
                 std::string name, bool trainable, hornet::Activation activation = {}) {
  return EinsumDense(std::move(equation), std::move(output_shape),
                     {.activation = std::move(activation),
                      .bias_axes = options.use_bias ? std::optional(std::move(bias_axes)) : std::nullopt,
                      .kernel_initializer = options.kernel_initializer,
                      .bias_initializer = options.bias_initializer,
                      .kernel_regularizer = options.kernel_regularizer,
                      .bias_regularizer = options.bias_regularizer,
                      .activity_regularizer = options.activity_regularizer,
                      .kernel_constraint = options.kernel_constraint,
                      .bias_constraint = options.bias_constraint,
                      .name = std::move(name),
                      .trainable = trainable,
                      .dtype = options.dtype});
}

template <class Options>
AttentionLayers attention_layers(const Options& options, const HeadsShape& shape, bool trainable) {
  const std::string out =
      std::string("cdefghijklmnopqrstuvwxyz").substr(0, static_cast<std::size_t>(shape.output.rank()));
  const auto heads = [&](const char* name, std::int64_t count, std::int64_t dim, hornet::Activation activation = {}) {
    return projection(options, "...a,abc->...bc", {count, dim}, "bc", name, trainable, std::move(activation));
  };
  AttentionLayers layers;
  layers.query = heads("query", shape.query_heads, shape.key_dim);
  layers.key = heads("key", shape.value_heads, shape.key_dim);
  if (options.use_gate) layers.gate = heads("gate", shape.query_heads, shape.value_dim, "sigmoid");
  layers.value = heads("value", shape.value_heads, shape.value_dim);
  std::vector<std::int64_t> last_axes;
  for (int axis = -shape.attention_axes; axis < 0; ++axis) last_axes.push_back(axis);
  layers.softmax = Softmax(Axes(std::move(last_axes)), {.dtype = options.dtype});
  layers.dropout = Dropout(options.dropout, {.seed = options.seed, .dtype = options.dtype});
  layers.output =
      projection(options, "...ab,ab" + out + "->..." + out, shape.output, out, "attention_output", trainable);
  return layers;
}

// By the names of Keras' attributes; `prefix` is "_" where projections have no public one. Empty before the first call.
std::vector<std::pair<std::string, Layer>> children_of(const AttentionLayers& layers, const std::string& prefix);

struct Heads {
  Value query, key, value;         // [batch, steps…, heads, dim], as many heads in all
  Value mask;                      // broadcasts to [batch, queries…, keys…]; may be empty
  std::vector<std::int64_t> axes;  // the axes of steps that are attended over
  double scale = 1;                // of query · keyᵀ
  bool through_layers = false;  // scores go through the layers for softmax and dropout: where nothing is visible they
                                // are 0; else they are all equal there
};
struct Attended {
  Value output;  // [batch, queries…, heads, dim]
  Value scores;  // [batch, heads, queries…, keys…], before the dropout
};
Attended attend(Scope& scope, const AttentionLayers& layers, const Heads& heads);

}  // namespace hornet::layers
