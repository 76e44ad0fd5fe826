// Max pooling that tells where each greatest element was, so that the gradient needs none of what was pooled: a byte
// for each window is kept, not all elements of the image.
//   max_pool_winners  x -> (y, winner)      y = max_pool(x); winner, uint8 shaped as y, is the number of the (first)
//                                           greatest element, counted in row order over the window
//   max_winner_grad   (winner, dy) -> dx    = max_pool_grad(x, dy); `extents` are x's image
#pragma once

#include "src/ops/pool.hpp"

namespace hornet::passes {

struct MaxPoolWinners : ops::Pooling {
  static constexpr std::string_view name = "max_pool_winners";
  static constexpr bool differentiable = false;  // winners come after gradients
  static constexpr auto fields() { return ops::MaxPool::fields(); }
  std::vector<TensorType> infer(std::span<const TensorType> in) const;
  std::vector<Value> compose(std::span<const Value> in) const;
};

struct MaxWinnerGrad : ops::Pooling {
  ops::Extents extents;
  static constexpr std::string_view name = "max_winner_grad";
  static constexpr bool differentiable = false;
  static constexpr auto fields() {
    return std::tuple_cat(ops::MaxPool::fields(), std::tuple{Field{"extents", &MaxWinnerGrad::extents}});
  }
  std::vector<TensorType> infer(std::span<const TensorType> in) const;
  std::vector<Value> compose(std::span<const Value> in) const;
};

}  // namespace hornet::passes
