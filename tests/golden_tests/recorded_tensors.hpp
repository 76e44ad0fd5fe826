// Tensors that Keras wrote as nested lists, and how far ours are from them.
#pragma once

#include <hornet/base/config.hpp>
#include <hornet/tensor/tensor.hpp>

hornet::Tensor tensor_from(const hornet::Config& nested_list, hornet::DType dtype = hornet::f32);

// The largest |a - b| / max(1, |b|), infinite for different shapes.
double difference(const hornet::Tensor& a, const hornet::Tensor& b);
