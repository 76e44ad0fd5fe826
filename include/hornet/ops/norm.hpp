// Norms of vectors and matrices.
#pragma once

#include <hornet/ops/reduce.hpp>
#include <optional>
#include <string>

namespace hornet::ops {

// Keras' `ord`: none, a number, infinity too, or "fro".
struct NormOrder {
  NormOrder() = default;
  NormOrder(int number) : number(number) {}
  NormOrder(double number) : number(number) {}
  NormOrder(const char* name) : name(name) {}
  NormOrder(std::string name) : name(std::move(name)) {}
  std::optional<double> number = {};
  std::string name = {};
};

// As numpy.linalg.norm: of the vectors along one axis, the matrices of rows and columns along two, or, without axes, of
// all of x, which an order takes as a vector or a matrix by its rank. √Σx² for no order and any axes. Orders p:
//   vectors   (Σ|x|ᵖ)^(1/p), of infinity the greatest |x|, of -infinity the least, of 0 how many elements are not 0
//   matrices  "fro" √Σx², 1 and -1 the greatest and the least Σ|x| of a column, infinity and -infinity of a row
// Integers and bool are taken as float32. Throws ConfigError for other orders (2, -2 and "nuc" of matrices are of
// singular values), ShapeError where axes or rank are neither those of vectors nor of matrices.
Value norm(Value x, const Axes& axes = {}, bool keepdims = false, const NormOrder& ord = {});

}  // namespace hornet::ops
