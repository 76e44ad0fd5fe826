// Functions of single elements that are written in those of pointwise.hpp, with the values, dtypes and broadcasting of
// their namesakes in keras.ops. Those that need fractions make float32 of integers.
#pragma once

#include <hornet/graph/graph.hpp>
#include <optional>

namespace hornet::ops {

Value asin(Value x);  // NaN outside of [-1, 1], as acos
Value acos(Value x);
Value acosh(Value x);
Value atanh(Value x);
Value atan2(Value y, Value x);  // the angle of the point (x, y) in [-pi, pi]; 0 for (0, 0), infinities give NaN
Value log2(Value x);
Value log10(Value x);
Value logaddexp(Value a, Value b);  // log(exp(a) + exp(b)), without overflow
Value trunc(Value x);               // towards 0; integers stay as they are
Value is_inf(Value x);

// Numbers in the place of NaN and of the infinities; without one for these, the dtype's greatest and least.
struct NanToNumOptions {
  double nan = 0;
  std::optional<double> posinf = {}, neginf = {};
};
Value nan_to_num(Value x, const NanToNumOptions& options = {});

Value logical_xor(Value a, Value b);   // of anything that is not 0
Value floor_divide(Value a, Value b);  // Python's //

// The type of x, full of one number.
Value full_like(Value x, double value);
Value zeros_like(Value x);
Value ones_like(Value x);

}  // namespace hornet::ops
