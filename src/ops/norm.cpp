#include <cmath>
#include <hornet/base/config.hpp>
#include <hornet/ops/norm.hpp>
#include <hornet/ops/pointwise.hpp>
#include <hornet/ops/shape.hpp>
#include <limits>

#include "src/ops/fractions.hpp"
#include "src/ops/reduce.hpp"

namespace hornet::ops {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

Value euclidean(Value x, const Axes& axes, bool keepdims) { return sqrt(sum(square(x), axes, keepdims)); }

std::string printed(const NormOrder& ord) { return to_json(ord.number ? Config(*ord.number) : Config(ord.name)); }

Value vector_norm(Value x, std::int64_t axis, bool keepdims, const NormOrder& ord) {
  if (!ord.number || std::isnan(*ord.number))
    throw ConfigError("norm: the order of vectors is a number, got " + printed(ord));
  const double p = *ord.number;
  if (p == 0) return sum(cast(not_equal(x, 0), x.dtype()), axis, keepdims);
  if (p == 1) return sum(abs(x), axis, keepdims);
  if (p == 2) return euclidean(x, axis, keepdims);
  if (p == kInfinity) return max(abs(x), axis, keepdims);
  if (p == -kInfinity) return min(abs(x), axis, keepdims);
  return power(sum(power(abs(x), p), axis, keepdims), 1 / p);
}

Value matrix_norm(Value x, std::int64_t rows, std::int64_t columns, bool keepdims, const NormOrder& ord) {
  if (ord.name == "fro") return euclidean(x, {rows, columns}, keepdims);
  const double p = ord.number.value_or(0);
  if (std::abs(p) != 1 && std::abs(p) != kInfinity)
    throw ConfigError("norm: expected the order \"fro\", 1, -1, infinity or -infinity of matrices, got " +
                      printed(ord));
  const Value sums = sum(abs(x), std::abs(p) == 1 ? rows : columns, true);
  const Value found = p > 0 ? max(sums, {rows, columns}, true) : min(sums, {rows, columns}, true);
  return keepdims ? found : squeeze(found, {rows, columns});
}

}  // namespace

Value norm(Value x, const Axes& axes, bool keepdims, const NormOrder& ord) {
  x = with_fractions(x);
  if (!ord.number && ord.name.empty()) return euclidean(x, axes, keepdims);
  const std::vector<std::int64_t> named = axes.list.empty() ? normalized_axes(x.shape(), {}) : axes.list;
  if (named.size() == 1) return vector_norm(x, named[0], keepdims, ord);
  if (named.size() == 2) return matrix_norm(x, named[0], named[1], keepdims, ord);
  throw ShapeError("norm: an order is one of vectors or matrices: expected one axis or two, got " +
                   std::to_string(named.size()) + " of " + to_string(x.shape()));
}

}  // namespace hornet::ops
