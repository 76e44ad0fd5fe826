// identity … round, without the transcendental functions, and select.
#include "src/backends/elements/arithmetic.hpp"

#include "src/backends/cpu/vector/elementwise.hpp"

namespace hornet::cpu::HORNET_ISA_NAME {
namespace {

template <class T>
void constant(void* out, const void* const*, std::int64_t n, const double* attrs) {
  T* y = static_cast<T*>(out);
  const T value = static_cast<T>(attrs[0]);
  for (std::int64_t i = 0; i < n; ++i) y[i] = value;
}
void constant_bool(void* out, const void* const*, std::int64_t n, const double* attrs) {
  std::uint8_t* y = static_cast<std::uint8_t*>(out);
  const std::uint8_t value = attrs[0] != 0;
  for (std::int64_t i = 0; i < n; ++i) y[i] = value;
}

template <class T>
void affine(void* out, const void* const* in, std::int64_t n, const double* attrs) {
  const T* x = static_cast<const T*>(in[0]);
  T* y = static_cast<T*>(out);
  const T scale = static_cast<T>(attrs[0]);
  const T shift = static_cast<T>(attrs[1]);
  HORNET_INDEPENDENT
  for (std::int64_t i = 0; i < n; ++i) y[i] = scale * x[i] + shift;
}

template <class T>
void lerp(void* out, const void* const* in, std::int64_t n, const double* attrs) {
  const T* x = static_cast<const T*>(in[0]);
  const T* y = static_cast<const T*>(in[1]);
  T* result = static_cast<T*>(out);
  const T c = static_cast<T>(attrs[0]);
  HORNET_INDEPENDENT
  for (std::int64_t i = 0; i < n; ++i) result[i] = x[i] + (y[i] - x[i]) * c;
}

template <class T>
void lerp_square(void* out, const void* const* in, std::int64_t n, const double* attrs) {
  const T* x = static_cast<const T*>(in[0]);
  const T* y = static_cast<const T*>(in[1]);
  T* result = static_cast<T*>(out);
  const T c = static_cast<T>(attrs[0]);
  HORNET_INDEPENDENT
  for (std::int64_t i = 0; i < n; ++i) result[i] = x[i] + (y[i] * y[i] - x[i]) * c;
}

template <class T>
void root_step(void* out, const void* const* in, std::int64_t n, const double* attrs) {
  const T* x = static_cast<const T*>(in[0]);
  const T* y = static_cast<const T*>(in[1]);
  const T* z = static_cast<const T*>(in[2]);
  T* result = static_cast<T*>(out);
  const T c = static_cast<T>(attrs[0]);
  HORNET_INDEPENDENT
  for (std::int64_t i = 0; i < n; ++i) result[i] = x[i] - y[i] / (square_root(z[i]) + c);
}

template <class T>
void moment_step(void* out, const void* const* in, std::int64_t n, const double* attrs) {
  const auto operand = [in](int i) { return static_cast<const T*>(in[i]); };
  const T *g = operand(0), *m = operand(1), *v = operand(2), *w = operand(3), *r = operand(4);
  void* const* results = static_cast<void* const*>(out);
  T *m_new = static_cast<T*>(results[0]), *v_new = static_cast<T*>(results[1]), *w_new = static_cast<T*>(results[2]);
  const T c1 = static_cast<T>(attrs[0]), c2 = static_cast<T>(attrs[1]), c3 = static_cast<T>(attrs[2]);
  HORNET_INDEPENDENT
  for (std::int64_t i = 0; i < n; ++i) {
    const T first = m[i] + (g[i] - m[i]) * c1;
    const T second = v[i] + (g[i] * g[i] - v[i]) * c2;
    const T step = w[i] - first * r[i] / (square_root(second) + c3);
    m_new[i] = first;
    v_new[i] = second;
    w_new[i] = step;
  }
}

template <class T>
void select(void* out, const void* const* in, std::int64_t n, const double*) {
  const std::uint8_t* chosen = static_cast<const std::uint8_t*>(in[0]);
  const T* a = static_cast<const T*>(in[1]);
  const T* b = static_cast<const T*>(in[2]);
  T* y = static_cast<T*>(out);
  HORNET_INDEPENDENT
  for (std::int64_t i = 0; i < n; ++i) {
    const T yes = a[i];
    const T no = b[i];
    y[i] = chosen[i] != 0 ? yes : no;
  }
}

void fill_by_type(VectorTable& table) {
  entry(table, Instruction::constant, b8) = constant_bool;
  entry(table, Instruction::constant, u8) = constant<std::uint8_t>;
  entry(table, Instruction::constant, i32) = constant<std::int32_t>;
  entry(table, Instruction::constant, i64) = constant<std::int64_t>;
  entry(table, Instruction::constant, f32) = constant<float>;
  entry(table, Instruction::constant, f64) = constant<double>;
  entry(table, Instruction::affine, f32) = affine<float>;
  entry(table, Instruction::affine, f64) = affine<double>;
  entry(table, Instruction::multiply_add, f32) = ternary<MultiplyAdd, float>;
  entry(table, Instruction::multiply_add, f64) = ternary<MultiplyAdd, double>;
  entry(table, Instruction::lerp, f32) = lerp<float>;
  entry(table, Instruction::lerp, f64) = lerp<double>;
  entry(table, Instruction::lerp_square, f32) = lerp_square<float>;
  entry(table, Instruction::lerp_square, f64) = lerp_square<double>;
  entry(table, Instruction::root_step, f32) = root_step<float>;
  entry(table, Instruction::root_step, f64) = root_step<double>;
  entry(table, Instruction::moment_step, f32) = moment_step<float>;
  entry(table, Instruction::moment_step, f64) = moment_step<double>;
  entry(table, Instruction::select, b8) = select<std::uint8_t>;
  entry(table, Instruction::select, u8) = select<std::uint8_t>;
  entry(table, Instruction::select, i32) = select<std::int32_t>;
  entry(table, Instruction::select, i64) = select<std::int64_t>;
  entry(table, Instruction::select, f32) = select<float>;
  entry(table, Instruction::select, f64) = select<double>;
  entry(table, Instruction::identity, b8) = unary<Identity, std::uint8_t>;
}

}  // namespace

void fill_arithmetic(VectorTable& table) {
  fill_by_type(table);
  unary_numbers<Identity>(table, Instruction::identity);
  binary_numbers<Add>(table, Instruction::add);
  binary_numbers<Subtract>(table, Instruction::subtract);
  binary_numbers<Multiply>(table, Instruction::multiply);
  binary_floats<Divide>(table, Instruction::divide);
  binary_numbers<Modulo>(table, Instruction::modulo);
  binary_all<Maximum>(table, Instruction::maximum);
  binary_all<Minimum>(table, Instruction::minimum);
  unary_numbers<Negative>(table, Instruction::negative);
  unary_numbers<Absolute>(table, Instruction::absolute);
  unary_numbers<Sign>(table, Instruction::sign);
  unary_numbers<Square>(table, Instruction::square);
  unary_floats<Sqrt>(table, Instruction::sqrt);
  unary_floats<Rsqrt>(table, Instruction::rsqrt);
  unary_floats<Reciprocal>(table, Instruction::reciprocal);
  unary_floats<Floor>(table, Instruction::floor);
  unary_floats<Ceil>(table, Instruction::ceil);
  unary_floats<Round>(table, Instruction::round);
}

}  // namespace hornet::cpu::HORNET_ISA_NAME
