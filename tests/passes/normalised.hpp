// Batch normalisation for tests of fusion: a program, a model.
#pragma once

#include <hornet/autodiff/gradients.hpp>
#include <hornet/hornet.hpp>

#include "node_by_node.hpp"

namespace hornet {

// Batch normalisation of x [..., channels] with a relu behind it, a weighted sum of that, and all its gradients.
struct Normalised {
  Graph g;
  passes::Program program;

  explicit Normalised(const Shape& shape, DType dtype = f32, double mean = 0) {
    const Shape channels{shape.back()};
    const Value x = g.variable(scattered(shape, dtype) + mean, "x");
    const Value gamma = g.variable(scattered(channels, dtype, 2), "gamma");
    const Value beta = g.variable(scattered(channels, dtype, 3), "beta");
    std::vector<std::int64_t> leading;
    for (int axis = 0; axis + 1 < shape.rank(); ++axis) leading.push_back(axis);
    const auto [average, variance] = ops::moments(x, leading);
    const Value factor = ops::rsqrt(variance + 1e-3) * gamma;
    const Value y = ops::relu(x * factor + (beta - average * factor));
    const Value loss = ops::sum(y * g.constant(scattered(shape, dtype, 4)));
    program = {g, gradients(loss, {gamma, beta, x}), {}};
    program.fetches.push_back(y);
  }
};

// Two convolutions with a way around them, each with batch normalisation and relu: images [16, 16, 8], compiled.
inline Model residual_block() {
  const KerasTensor image = Input({16, 16, 8});
  const auto normalised = [](const KerasTensor& x) {
    return layers::BatchNormalization()(layers::Conv2D(8, 3, {.padding = "same", .use_bias = false})(x));
  };
  const KerasTensor x = layers::ReLU()(normalised(image));
  const KerasTensor y = layers::ReLU()(layers::Add()({x, normalised(layers::ReLU()(normalised(x)))}));
  Model model({.inputs = {image}, .outputs = {layers::Dense(3)(layers::GlobalAveragePooling2D()(y))}});
  model.compile({.optimizer = optimizers::SGD({.momentum = 0.9}), .loss = "mse"});
  return model;
}

}  // namespace hornet
