// EinsumDense: a Dense layer between any axes.
#pragma once

#include <hornet/model/layer.hpp>
#include <optional>

namespace hornet::layers {

struct EinsumDenseOptions {
  hornet::Activation activation = {};
  std::optional<std::string> bias_axes = {};  // axes of the output that the bias has, e.g. "d"; default: no bias
  Initializer kernel_initializer = "glorot_uniform";
  Initializer bias_initializer = "zeros";
  Regularizer kernel_regularizer = {};
  Regularizer bias_regularizer = {};
  Regularizer activity_regularizer = {};  // of the output; its penalty is divided by the batch size
  Constraint kernel_constraint = {};
  Constraint bias_constraint = {};
  std::string name = {};
  bool trainable = true;
  Shape input_shape = {};
  DTypePolicy dtype = {};
};

// y = activation(einsum(equation, x, kernel) + bias).
//   equation      "ab,bc->ac", "...ab,bc->...ac" or "ab...,bc->ac...": x, kernel -> y
//   output_shape  of y without the batch and the axes of an ellipsis; None where x has an axis of that name
//   kernel        the extents that x and output_shape give its letters; fans are the letters that y lacks and has
//   bias          from the first of bias_axes on, 1 along the axes between that are not in bias_axes
// Integers become float32; the mask ends here. Throws ConfigError on an equation of another form or letters that stand
// nowhere; at a call ShapeError when x does not fit. LoRA and quantization_config are not supported: a configuration
// that asks for them is a ConfigError. Keras: keras/src/layers/core/einsum_dense.py.
struct EinsumDense : Layer {
  EinsumDense(std::string equation, Shape output_shape, EinsumDenseOptions options = {});
  static Layer from_config(const Config& config);
};

}  // namespace hornet::layers
