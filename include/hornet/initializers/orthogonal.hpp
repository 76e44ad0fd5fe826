// A random matrix with orthonormal rows or columns, whichever are fewer (Saxe et al. 2013), times gain. A shape of
// more axes is a matrix of its last axis by the others. Throws ShapeError for ranks below 2.
// Source: keras/src/initializers/random_initializers.py.
#pragma once

#include <cstdint>
#include <hornet/base/fields.hpp>
#include <hornet/tensor/tensor.hpp>
#include <optional>

namespace hornet::initializers {

struct Orthogonal {
  double gain = 1;
  std::optional<std::int64_t> seed = {};

  static constexpr std::string_view class_name = "Orthogonal";
  template <class Self = Orthogonal>
  static constexpr auto fields() {
    return std::tuple{Field{"seed", &Self::seed}, Field{"gain", &Self::gain}};
  }
  void validate() const;
  Tensor call(const Shape& shape, DType dtype, std::uint64_t drawn_seed) const;
};

}  // namespace hornet::initializers
