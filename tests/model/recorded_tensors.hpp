// Tensors of recorded JSON, and how far computed ones are from them.
#pragma once

#include <hornet/hornet.hpp>

// float32, of a number or lists of them.
inline hornet::Tensor tensor(const hornet::Config& numbers) {
  using hornet::layers::Numbers;
  return hornet::ConfigCodec<Numbers>::decode(numbers).value.astype(hornet::f32);
}

// The greatest difference of two elements.
inline double distance(const hornet::Tensor& a, const hornet::Tensor& b) {
  return hornet::ops::max(hornet::ops::abs(a - b)).item();
}
