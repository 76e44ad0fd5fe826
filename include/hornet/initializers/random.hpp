// Initializers that draw from one distribution. With a seed of its own an initializer gives the same values at every
// call; without, each call draws a new one. Source: keras/src/initializers/random_initializers.py.
#pragma once

#include <cstdint>
#include <hornet/base/fields.hpp>
#include <hornet/tensor/tensor.hpp>
#include <optional>

namespace hornet::initializers {

struct RandomNormal {
  double mean = 0;
  double stddev = 0.05;
  std::optional<std::int64_t> seed = {};

  static constexpr std::string_view class_name = "RandomNormal";
  template <class Self = RandomNormal>
  static constexpr auto fields() {
    return std::tuple{Field{"seed", &Self::seed}, Field{"mean", &Self::mean}, Field{"stddev", &Self::stddev}};
  }
  void validate() const;
  Tensor call(const Shape& shape, DType dtype, std::uint64_t drawn_seed) const;
};

// Within two standard deviations of the mean.
struct TruncatedNormal {
  double mean = 0;
  double stddev = 0.05;
  std::optional<std::int64_t> seed = {};

  static constexpr std::string_view class_name = "TruncatedNormal";
  template <class Self = TruncatedNormal>
  static constexpr auto fields() {
    return std::tuple{Field{"seed", &Self::seed}, Field{"mean", &Self::mean}, Field{"stddev", &Self::stddev}};
  }
  void validate() const;
  Tensor call(const Shape& shape, DType dtype, std::uint64_t drawn_seed) const;
};

struct RandomUniform {
  double minval = -0.05;
  double maxval = 0.05;
  std::optional<std::int64_t> seed = {};

  static constexpr std::string_view class_name = "RandomUniform";
  template <class Self = RandomUniform>
  static constexpr auto fields() {
    return std::tuple{Field{"seed", &Self::seed}, Field{"minval", &Self::minval}, Field{"maxval", &Self::maxval}};
  }
  void validate() const;
  Tensor call(const Shape& shape, DType dtype, std::uint64_t drawn_seed) const;
};

}  // namespace hornet::initializers
