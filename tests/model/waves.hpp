// Numbers that a Keras program makes alike, for values recorded from one, and the float type that they are tried in.
#pragma once

#include <cmath>
#include <hornet/hornet.hpp>

// offset + scale · sin(0.7 i + shift).
inline hornet::Tensor waves(const hornet::Shape& shape, double scale = 1, double shift = 0, double offset = 0) {
  const hornet::Tensor out(hornet::f64, shape);
  for (std::int64_t i = 0; i < out.size(); ++i)
    out.data<double>()[static_cast<std::size_t>(i)] = offset + scale * std::sin(0.7 * static_cast<double>(i) + shift);
  return out.astype(hornet::floatx());
}

// Weights like these, of the type that each has; those that are 1 at first around 1.
inline void set_waves(hornet::Model& model) {
  std::vector<hornet::Tensor> values;
  for (const hornet::Weight& weight : model.weights()) {
    const bool around_one = weight.variable->name == "gamma" || weight.variable->name == "moving_variance";
    const auto shift = static_cast<double>(values.size());
    values.push_back(waves(weight.variable->type().shape, around_one ? 0.25 : 0.5, shift, around_one ? 1 : 0));
  }
  model.set_weights(values);
}

// 0, 1, 2, 0, 1, …
inline hornet::Tensor classes_of(std::int64_t n) {
  const hornet::Tensor y(hornet::i32, {n});
  for (std::int64_t i = 0; i < n; ++i)
    y.data<std::int32_t>()[static_cast<std::size_t>(i)] = static_cast<std::int32_t>(i % 3);
  return y;
}
