// Initializers without randomness. Source: keras/src/initializers/constant_initializers.py.
#pragma once

#include <concepts>
#include <cstdint>
#include <hornet/base/fields.hpp>
#include <hornet/layers/numbers.hpp>
#include <hornet/tensor/tensor.hpp>

namespace hornet::initializers {

struct Zeros {
  static constexpr std::string_view class_name = "Zeros";
  Tensor call(const Shape& shape, DType dtype, std::uint64_t seed) const;
};

struct Ones {
  static constexpr std::string_view class_name = "Ones";
  Tensor call(const Shape& shape, DType dtype, std::uint64_t seed) const;
};

struct ConstantOptions {
  layers::Numbers value = 0;
};
// Constant(0.3), Constant({.value = 0.3}), Constant(matrix): one number, or a tensor that broadcasts to the weight's
// shape, else its making is a ShapeError.
struct Constant : ConstantOptions {
  Constant(ConstantOptions options = {}) : ConstantOptions(std::move(options)) {}
  explicit Constant(double value) : ConstantOptions{value} {}
  template <std::same_as<Tensor> T>  // a template, so that braces are options
  explicit Constant(const T& value) : ConstantOptions{value} {}
  static constexpr std::string_view class_name = "Constant";
  static constexpr auto fields() { return std::tuple{Field{"value", &Constant::value}}; }
  Tensor call(const Shape& shape, DType dtype, std::uint64_t seed) const;
};

// gain on the diagonal of a matrix, else 0. Throws ShapeError unless the shape has rank 2.
struct Identity {
  double gain = 1;
  static constexpr std::string_view class_name = "Identity";
  static constexpr auto fields() { return std::tuple{Field{"gain", &Identity::gain}}; }
  void validate() const;
  Tensor call(const Shape& shape, DType dtype, std::uint64_t seed) const;
};

}  // namespace hornet::initializers
