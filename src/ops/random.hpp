// Random ops read a key, int64 [2] {seed, step}. They have no inputs to differentiate.
#pragma once

#include <hornet/graph/op.hpp>

namespace hornet::ops {

struct RandomUniform {
  std::int64_t stream = 0;
  Shape shape;
  DType dtype = f32;
  static constexpr std::string_view name = "random_uniform";
  static constexpr bool differentiable = false;
  static constexpr auto fields() {
    return std::tuple{Field{"stream", &RandomUniform::stream}, Field{"shape", &RandomUniform::shape},
                      Field{"dtype", &RandomUniform::dtype}};
  }
  TensorType infer(std::span<const TensorType> in) const;
};

struct RandomNormal {
  std::int64_t stream = 0;
  Shape shape;
  DType dtype = f32;
  static constexpr std::string_view name = "random_normal";
  static constexpr bool differentiable = false;
  static constexpr auto fields() {
    return std::tuple{Field{"stream", &RandomNormal::stream}, Field{"shape", &RandomNormal::shape},
                      Field{"dtype", &RandomNormal::dtype}};
  }
  TensorType infer(std::span<const TensorType> in) const;
};

struct RandomBernoulli {  // element e is true where the float32 uniform e is below the probability
  std::int64_t stream = 0;
  Shape shape;
  double probability = 0.5;
  static constexpr std::string_view name = "random_bernoulli";
  static constexpr bool differentiable = false;
  static constexpr auto fields() {
    return std::tuple{Field{"stream", &RandomBernoulli::stream}, Field{"shape", &RandomBernoulli::shape},
                      Field{"probability", &RandomBernoulli::probability}};
  }
  TensorType infer(std::span<const TensorType> in) const;
};

}  // namespace hornet::ops
