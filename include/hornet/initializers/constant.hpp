// Initializers without randomness. Source: keras/src/initializers/constant_initializers.py.
#pragma once

#include <cstdint>
#include <hornet/base/fields.hpp>
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
  double value = 0;
};
// Constant(0.3) or Constant({.value = 0.3}).
struct Constant : ConstantOptions {
  Constant(ConstantOptions options = {}) : ConstantOptions(options) {}
  explicit Constant(double value) : ConstantOptions{value} {}
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
