#pragma once

#include <hornet/graph/op.hpp>
#include <string>

namespace hornet::ops {

struct Gather {             // (x, indices)
  int axis = 0;             // in [0, rank of x)
  std::string extent_name;  // what users call the extent there, for errors: no attribute of what is computed
  static constexpr std::string_view name = "gather";
  static constexpr auto fields() { return std::tuple{Field{"axis", &Gather::axis}}; }
  TensorType infer(std::span<const TensorType> in) const;
  std::vector<Value> grad(const GradScope& g) const;
};

// (dy, indices) -> dx: zeros, to which each slice of dy is added at its index, in the order of the indices.
struct GatherGrad {
  int axis = 0;
  std::int64_t extent = 1;  // of x along `axis`
  static constexpr std::string_view name = "gather_grad";
  static constexpr auto fields() {
    return std::tuple{Field{"axis", &GatherGrad::axis}, Field{"extent", &GatherGrad::extent}};
  }
  TensorType infer(std::span<const TensorType> in) const;
  std::vector<Value> grad(const GradScope& g) const;
};

struct OneHot {
  std::int64_t depth = 1;
  DType dtype = f32;
  static constexpr std::string_view name = "one_hot";
  static constexpr bool differentiable = false;
  static constexpr auto fields() { return std::tuple{Field{"depth", &OneHot::depth}, Field{"dtype", &OneHot::dtype}}; }
  TensorType infer(std::span<const TensorType> in) const;
};

}  // namespace hornet::ops
