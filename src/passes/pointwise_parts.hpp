// PointwiseParts: a pointwise program that reads parts of the rows of longer matrices where they lie, and writes
// results beside each other into the rows of one. The gates of a recurrent cell are such parts, and their gradients.
#pragma once

#include "src/passes/fused_pointwise.hpp"

namespace hornet::passes {

struct PointwiseParts {
  static constexpr int most = 16;  // parts, read and written

  FusedPointwise pointwise;
  std::vector<std::int64_t> columns;  // by input: of an input with longer rows the first column read, else -1
  int joined = 0;                     // the last so many results lie beside each other, in the last output

  static constexpr std::string_view name = "pointwise_parts";
  static constexpr bool differentiable = false;  // fusion comes after gradients
  bool elementwise(int input) const { return columns[static_cast<std::size_t>(input)] < 0; }
  std::vector<TensorType> infer(std::span<const TensorType> in) const;
  std::vector<Value> compose(std::span<const Value> in) const;

  // The types of the inputs' parts that the program reads.
  std::vector<TensorType> parts_of(std::span<const TensorType> in) const;
};

}  // namespace hornet::passes
