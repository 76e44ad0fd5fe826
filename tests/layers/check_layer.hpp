// What every layer must satisfy.
#pragma once

#include <hornet/model/layer.hpp>
#include <vector>

// Checks that `layer`, called on inputs of these types (extents behind the batch), has an output of shape (None,
// `output`...): symbolically, and eagerly for two batch sizes, for inference and training; and that its configuration
// makes an equal layer again.
void check_layer(const hornet::Layer& layer, const std::vector<hornet::TensorType>& inputs,
                 const hornet::Shape& output);
void check_layer(const hornet::Layer& layer, const hornet::Shape& input, const hornet::Shape& output);

// Integers 0, 1, 2, 3, 0, … in the type's dtype: safe as indices of an Embedding, as pixels, as numbers.
hornet::Tensor sample(const hornet::TensorType& type);
