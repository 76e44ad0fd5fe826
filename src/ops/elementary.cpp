#include <hornet/ops/elementary.hpp>
#include <hornet/ops/pointwise.hpp>
#include <hornet/ops/shape.hpp>
#include <limits>
#include <numbers>

#include "src/ops/emit.hpp"
#include "src/ops/fractions.hpp"

namespace hornet::ops {
namespace {

Value truth(Value x) { return cast(x, b8); }

double greatest_of(DType floating) {
  if (floating == f64) return std::numeric_limits<double>::max();
  return floating == bf16 ? 0x1.FEp127 : std::numeric_limits<float>::max();
}

}  // namespace

// The half-angle formulas: none subtracts numbers that are nearly equal.
Value asin(Value x) {
  x = with_fractions(x);
  return 2.0 * atan(x / (1.0 + sqrt((1.0 - x) * (1.0 + x))));
}
Value acos(Value x) {
  x = with_fractions(x);
  return 2.0 * atan(sqrt((1.0 - x) / (1.0 + x)));
}

Value acosh(Value x) {
  const Value above = with_fractions(x) - 1.0;
  return log1p(above + sqrt(above) * sqrt(above + 2.0));
}
Value atanh(Value x) {
  x = with_fractions(x);
  return 0.5 * (log1p(x) - log1p(-x));
}

// Divides by the longer side, so that neither the ratio nor its gradient leaves its range.
Value atan2(Value y, Value x) {
  y = with_fractions(y);
  x = with_fractions(x);
  const Value steep = greater(abs(y), abs(x)), below = less(y, 0);
  const Value rise = select(steep, x, y), run = select(steep, y, x);
  const Value angle = atan(rise / select(equal(run, scalar(0, run)), scalar(1, run), run));
  const auto signed_turn = [&](double turn) { return select(below, scalar(-turn, angle), scalar(turn, angle)); };
  const Value flat = select(less(x, 0), angle + signed_turn(std::numbers::pi), angle);
  return select(steep, signed_turn(std::numbers::pi / 2) - angle, flat);
}

Value log2(Value x) { return log(with_fractions(x)) * std::numbers::log2e; }
Value log10(Value x) { return log(with_fractions(x)) * std::numbers::log10e; }

// Equal infinities have no difference.
Value logaddexp(Value a, Value b) {
  a = with_fractions(a);
  b = with_fractions(b);
  const Value apart = abs(a - b);
  return maximum(a, b) + softplus(-select(equal(a, b), scalar(0, apart), apart));
}

Value trunc(Value x) { return is_floating(x.dtype()) ? select(less(x, 0), ceil(x), floor(x)) : x; }
Value is_inf(Value x) { return logical_not(logical_or(is_finite(x), is_nan(x))); }

Value nan_to_num(Value x, const NanToNumOptions& options) {
  if (!is_floating(x.dtype())) return x;
  const double greatest = greatest_of(x.dtype());
  const auto number = [&](double value) { return scalar(value, x); };
  const Value infinity =
      select(less(x, 0), number(options.neginf.value_or(-greatest)), number(options.posinf.value_or(greatest)));
  return select(is_nan(x), number(options.nan), select(is_finite(x), x, infinity));
}

Value logical_xor(Value a, Value b) { return not_equal(truth(a), truth(b)); }

// Integers go by way of float64, which holds them.
Value floor_divide(Value a, Value b) {
  const DType dtype = promote(a.dtype(), b.dtype());
  if (is_floating(dtype)) return floor(a / b);
  return cast(floor(cast(a, f64) / cast(b, f64)), dtype);
}

Value full_like(Value x, double value) { return broadcast_to(scalar(value, x), x.shape()); }
Value zeros_like(Value x) { return full_like(x, 0); }
Value ones_like(Value x) { return full_like(x, 1); }

}  // namespace hornet::ops
