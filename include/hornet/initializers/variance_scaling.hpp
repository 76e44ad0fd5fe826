// Initializers whose variance is scale / fan: VarianceScaling and the six laws with names of their own.
// fan_in and fan_out are the extents of the last two axes, times the extents before them (a convolution's window);
// with input_axes and output_axes they are the products of those extents.
// Source: keras/src/initializers/random_initializers.py.
#pragma once

#include <cstdint>
#include <hornet/base/fields.hpp>
#include <hornet/tensor/tensor.hpp>
#include <optional>
#include <string>
#include <vector>

namespace hornet::initializers {

using FanAxes = std::optional<std::vector<std::int64_t>>;

struct VarianceScaling {
  double scale = 1;
  std::string mode = "fan_in";                    // "fan_in", "fan_out", "fan_avg"
  std::string distribution = "truncated_normal";  // "truncated_normal" ("normal"), "untruncated_normal", "uniform"
  std::optional<std::int64_t> seed = {};
  FanAxes input_axes = {};  // both or none
  FanAxes output_axes = {};

  static constexpr std::string_view class_name = "VarianceScaling";
  template <class Self = VarianceScaling>
  static constexpr auto fields() {
    return std::tuple{Field{"seed", &Self::seed},
                      Field{"scale", &Self::scale},
                      Field{"mode", &Self::mode},
                      Field{"distribution", &Self::distribution},
                      Field{"input_axes", &Self::input_axes},
                      Field{"output_axes", &Self::output_axes}};
  }
  void validate() const;
  Tensor call(const Shape& shape, DType dtype, std::uint64_t drawn_seed) const;
};

// VarianceScaling with the scale, mode and distribution of a Law.
template <class Law>
struct ScaledBy {
  std::optional<std::int64_t> seed = {};
  FanAxes input_axes = {};
  FanAxes output_axes = {};

  static constexpr std::string_view class_name = Law::class_name;
  template <class Self = ScaledBy>
  static constexpr auto fields() {
    return std::tuple{Field{"seed", &Self::seed}, Field{"input_axes", &Self::input_axes},
                      Field{"output_axes", &Self::output_axes}};
  }
  VarianceScaling general() const {
    return {Law::scale, std::string(Law::mode), std::string(Law::distribution), seed, input_axes, output_axes};
  }
  void validate() const { general().validate(); }
  Tensor call(const Shape& shape, DType dtype, std::uint64_t drawn_seed) const {
    return general().call(shape, dtype, drawn_seed);
  }
};

struct GlorotUniformLaw {
  static constexpr std::string_view class_name = "GlorotUniform", mode = "fan_avg", distribution = "uniform";
  static constexpr double scale = 1;
};
struct GlorotNormalLaw {
  static constexpr std::string_view class_name = "GlorotNormal", mode = "fan_avg", distribution = "truncated_normal";
  static constexpr double scale = 1;
};
struct LecunUniformLaw {
  static constexpr std::string_view class_name = "LecunUniform", mode = "fan_in", distribution = "uniform";
  static constexpr double scale = 1;
};
struct LecunNormalLaw {
  static constexpr std::string_view class_name = "LecunNormal", mode = "fan_in", distribution = "truncated_normal";
  static constexpr double scale = 1;
};
struct HeUniformLaw {
  static constexpr std::string_view class_name = "HeUniform", mode = "fan_in", distribution = "uniform";
  static constexpr double scale = 2;
};
struct HeNormalLaw {
  static constexpr std::string_view class_name = "HeNormal", mode = "fan_in", distribution = "truncated_normal";
  static constexpr double scale = 2;
};

using GlorotUniform = ScaledBy<GlorotUniformLaw>;  // Glorot & Bengio 2010: within ±sqrt(6 / (fan_in + fan_out))
using GlorotNormal = ScaledBy<GlorotNormalLaw>;
using LecunUniform = ScaledBy<LecunUniformLaw>;  // LeCun et al. 1998
using LecunNormal = ScaledBy<LecunNormalLaw>;
using HeUniform = ScaledBy<HeUniformLaw>;  // He et al. 2015
using HeNormal = ScaledBy<HeNormalLaw>;

}  // namespace hornet::initializers
