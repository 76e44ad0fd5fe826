// Pointwise ops: element i of the result is a function of element i of each input. Inputs of different shapes are
// broadcast as NumPy does (aligned at the last axis, extents of 1 stretch); inputs of different dtypes meet in the
// wider one (bool < uint8 < int32 < int64 < bfloat16 < float32 < float64). Throws ShapeError when shapes do not
// broadcast.
#pragma once

#include <hornet/graph/graph.hpp>

namespace hornet {

Value operator+(Value a, Value b);
Value operator-(Value a, Value b);
Value operator*(Value a, Value b);
Value operator/(Value a, Value b);  // true division: integers become float32
Value operator-(Value a);

// With a number: it takes the dtype of the value; an integer dtype that cannot hold it (uint8 * 0.5) meets it in
// float32, as in Keras.
Value operator+(Value a, double b);
Value operator-(Value a, double b);
Value operator*(Value a, double b);
Value operator/(Value a, double b);
Value operator+(double a, Value b);
Value operator-(double a, Value b);
Value operator*(double a, Value b);
Value operator/(double a, Value b);

// Element by element, to bool; ops::equal and ops::not_equal are the others (== asks whether two Values are the same).
Value operator<(Value a, Value b);
Value operator<=(Value a, Value b);
Value operator>(Value a, Value b);
Value operator>=(Value a, Value b);
Value operator<(Value a, double b);
Value operator<=(Value a, double b);
Value operator>(Value a, double b);
Value operator>=(Value a, double b);

namespace ops {

// A scalar constant in the graph and of the dtype of `like`.
Value scalar(double value, Value like);

Value add(Value a, Value b);
Value subtract(Value a, Value b);
Value multiply(Value a, Value b);
Value divide(Value a, Value b);
Value divide_no_nan(Value a, Value b);  // a / b, and 0 where b is 0; floating dtypes
Value power(Value a, Value b);
Value power(Value a, double b);
Value mod(Value a, Value b);  // Python's %: the sign of the divisor
Value maximum(Value a, Value b);
Value maximum(Value a, double b);
Value minimum(Value a, Value b);
Value minimum(Value a, double b);
Value clip(Value x, double low, double high);

Value negative(Value x);
Value abs(Value x);
Value sign(Value x);
Value square(Value x);
Value sqrt(Value x);
Value rsqrt(Value x);
Value reciprocal(Value x);
Value exp(Value x);
Value expm1(Value x);
Value log(Value x);
Value log1p(Value x);
Value sin(Value x);
Value cos(Value x);
Value tan(Value x);
Value sinh(Value x);
Value cosh(Value x);
Value tanh(Value x);
Value asinh(Value x);
Value atan(Value x);
Value erf(Value x);
Value erf_inv(Value x);
Value floor(Value x);
Value ceil(Value x);
Value round(Value x);  // half to even

Value relu(Value x);      // max(x, 0); gradient 0 at 0
Value sigmoid(Value x);   // 1 / (1 + exp(-x))
Value softplus(Value x);  // log(1 + exp(x)), without overflow

Value equal(Value a, Value b);  // comparisons give bool
Value not_equal(Value a, Value b);
Value less(Value a, Value b);
Value less_equal(Value a, Value b);
Value greater(Value a, Value b);
Value greater_equal(Value a, Value b);
Value equal(Value a, double b);
Value not_equal(Value a, double b);
Value less(Value a, double b);
Value less_equal(Value a, double b);
Value greater(Value a, double b);
Value greater_equal(Value a, double b);
Value logical_and(Value a, Value b);
Value logical_or(Value a, Value b);
Value logical_not(Value a);
Value is_nan(Value x);
Value is_finite(Value x);

Value select(Value condition, Value a, Value b);  // where condition: a, else b
Value cast(Value x, DType dtype);                 // x itself when it has that dtype
Value stop_gradient(Value x);                     // x, through which no gradient flows

}  // namespace ops
}  // namespace hornet
