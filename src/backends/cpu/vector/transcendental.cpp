// exp … erf_inv and power.
#include "src/backends/elements/transcendental.hpp"

#include "src/backends/cpu/vector/elementwise.hpp"
#include "src/backends/cpu/vector/vector_math.hpp"

namespace hornet::cpu::HORNET_ISA_NAME {
namespace {

// The fast reduction holds for |x| < 2^28; the rare block with a larger element goes one by one.
template <class Op>
void periodic(void* out, const void* const* in, std::int64_t n, const double*) {
  const float* x = static_cast<const float*>(in[0]);
  float* y = static_cast<float*>(out);
  std::int32_t large = 0;
  for (std::int64_t i = 0; i < n; ++i) large |= absolute(x[i]) < reduction_limit ? 0 : 1;
  if (large != 0) {
    for (std::int64_t i = 0; i < n; ++i) y[i] = Op::f(x[i]);
    return;
  }
  HORNET_INDEPENDENT
  for (std::int64_t i = 0; i < n; ++i) y[i] = Op::near(x[i]);
}

template <class Op>
void unary_vectors(void* out, const void* const* in, std::int64_t n, const double*) {
  map(
      [](FloatVector x) __attribute__((always_inline)) { return Op::f(x); }, static_cast<const float*>(in[0]),
      static_cast<float*>(out), n);
}

template <class Op>
void fill_vectors(VectorTable& table, Instruction instruction) {
  entry(table, instruction, f32) = unary_vectors<Op>;
  entry(table, instruction, f64) = unary<Op, double>;
}

template <class Op>
void fill_periodic(VectorTable& table, Instruction instruction) {
  entry(table, instruction, f32) = periodic<Op>;
  entry(table, instruction, f64) = unary<Op, double>;
}

}  // namespace

void fill_transcendental(VectorTable& table) {
  fill_vectors<Exp>(table, Instruction::exp);
  fill_vectors<Expm1>(table, Instruction::expm1);
  unary_floats<Log>(table, Instruction::log);
  unary_floats<Log1p>(table, Instruction::log1p);
  fill_vectors<Tanh>(table, Instruction::tanh);
  unary_floats<Sinh>(table, Instruction::sinh);
  unary_floats<Cosh>(table, Instruction::cosh);
  unary_floats<Asinh>(table, Instruction::asinh);
  unary_floats<Atan>(table, Instruction::atan);
  unary_floats<Erf>(table, Instruction::erf);
  unary_floats<ErfInv>(table, Instruction::erf_inv);
  fill_vectors<Sigmoid>(table, Instruction::sigmoid);
  binary_floats<Power>(table, Instruction::power);
  fill_periodic<Sin>(table, Instruction::sin);
  fill_periodic<Cos>(table, Instruction::cos);
  fill_periodic<Tan>(table, Instruction::tan);
}

}  // namespace hornet::cpu::HORNET_ISA_NAME
