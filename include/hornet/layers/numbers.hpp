// Numbers: one number or an array of them, `0.5` or `{1, 2}` or a Tensor; in float64.
#pragma once

#include <hornet/base/fields.hpp>
#include <hornet/tensor/tensor.hpp>
#include <initializer_list>

namespace hornet::layers {

struct Numbers {
  Numbers(double number) : value(Tensor::full({}, number, f64)) {}
  Numbers(std::initializer_list<double> numbers) : value(Tensor::from(std::vector<double>(numbers))) {}
  Numbers(const Tensor& numbers) : value(numbers.astype(f64)) {}

  Tensor value;  // of any rank
};

}  // namespace hornet::layers

namespace hornet {

template <>
struct ConfigCodec<layers::Numbers> {  // a number, or lists of them as deep as the rank; also Keras' form of an array
  static Config encode(const layers::Numbers& v);
  static layers::Numbers decode(const Config& c);  // ConfigError when lists are ragged or hold anything else
};

}  // namespace hornet
