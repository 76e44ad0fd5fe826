// Every pointwise op with a kernel, by name and types: the one list that the module compiles and that makers look in.
#pragma once

#include <hornet/tensor/dtype.hpp>

#include "src/backends/cuda/device/pointwise.hpp"
#include "src/backends/elements/arithmetic.hpp"
#include "src/backends/elements/comparisons.hpp"

namespace hornet::cuda {

// Calls visit.add<Kernel>(op, dtype of the operands, dtype of the result) for each kernel; a select's operands are the
// two it chooses from. Booleans are bytes of 0 or 1.
template <class Visit>
class PointwiseList {
 public:
  explicit PointwiseList(Visit& visit) : visit_(visit) {}

  void run() {
    arithmetic();
    transcendental();
    comparisons();
    selects();
    casts_from<elements::Boolean>(b8);
    casts_from<std::uint8_t>(u8);
    casts_from<std::int32_t>(i32);
    casts_from<std::int64_t>(i64);
    casts_from<bfloat16>(bf16);
    casts_from<float>(f32);
    casts_from<double>(f64);
  }

 private:
  template <template <class, class> class Kernel, class Op>
  void floats(std::string_view op) {
    visit_.template add<Kernel<Op, float>>(op, f32, f32);
    visit_.template add<Kernel<Op, double>>(op, f64, f64);
  }
  template <template <class, class> class Kernel, class Op>
  void numbers(std::string_view op) {
    floats<Kernel, Op>(op);
    visit_.template add<Kernel<Op, std::uint8_t>>(op, u8, u8);
    visit_.template add<Kernel<Op, std::int32_t>>(op, i32, i32);
    visit_.template add<Kernel<Op, std::int64_t>>(op, i64, i64);
  }
  template <template <class, class> class Kernel, class Op>
  void float_tests(std::string_view op) {
    visit_.template add<Kernel<Op, float>>(op, f32, b8);
    visit_.template add<Kernel<Op, double>>(op, f64, b8);
  }
  template <class Op>
  void comparison(std::string_view op) {
    float_tests<Binary, Op>(op);
    visit_.template add<Binary<Op, std::uint8_t>>(op, b8, b8);
    visit_.template add<Binary<Op, std::uint8_t>>(op, u8, b8);
    visit_.template add<Binary<Op, std::int32_t>>(op, i32, b8);
    visit_.template add<Binary<Op, std::int64_t>>(op, i64, b8);
  }
  template <class Op>
  void logical(std::string_view op) {
    visit_.template add<Binary<Op, std::uint8_t>>(op, b8, b8);
  }

  void arithmetic() {
    using namespace elements;
    numbers<Binary, Add>("add");
    numbers<Binary, Subtract>("subtract");
    numbers<Binary, Multiply>("multiply");
    floats<Binary, Divide>("divide");
    numbers<Binary, Modulo>("mod");
    numbers<Binary, Maximum>("maximum");
    numbers<Binary, Minimum>("minimum");
    logical<Maximum>("maximum");
    logical<Minimum>("minimum");
    numbers<Unary, Negative>("negative");
    numbers<Unary, Absolute>("abs");
    numbers<Unary, Sign>("sign");
    numbers<Unary, Square>("square");
    floats<Unary, Sqrt>("sqrt");
    floats<Unary, Rsqrt>("rsqrt");
    floats<Unary, Reciprocal>("reciprocal");
    floats<Unary, Floor>("floor");
    floats<Unary, Ceil>("ceil");
    floats<Unary, Round>("round");
  }

  void transcendental() {
    using namespace elements;
    floats<Binary, Power>("power");
    floats<Unary, Exp>("exp");
    floats<Unary, Expm1>("expm1");
    floats<Unary, Log>("log");
    floats<Unary, Log1p>("log1p");
    floats<Unary, Sin>("sin");
    floats<Unary, Cos>("cos");
    floats<Unary, Tan>("tan");
    floats<Unary, Tanh>("tanh");
    floats<Unary, Sinh>("sinh");
    floats<Unary, Cosh>("cosh");
    floats<Unary, Asinh>("asinh");
    floats<Unary, Atan>("atan");
    floats<Unary, Erf>("erf");
    floats<Unary, ErfInv>("erf_inv");
  }

  void comparisons() {
    using namespace elements;
    comparison<Equal>("equal");
    comparison<NotEqual>("not_equal");
    comparison<Less>("less");
    comparison<LessEqual>("less_equal");
    comparison<Greater>("greater");
    comparison<GreaterEqual>("greater_equal");
    float_tests<Unary, IsFinite>("is_finite");
    float_tests<Unary, IsNan>("is_nan");
    logical<LogicalAnd>("logical_and");
    logical<LogicalOr>("logical_or");
    visit_.template add<Unary<LogicalNot, std::uint8_t>>("logical_not", b8, b8);
  }

  void selects() {
    for (const DType dtype : {b8, u8}) visit_.template add<Select<std::uint8_t>>("select", dtype, dtype);
    visit_.template add<Select<std::uint16_t>>("select", bf16, bf16);
    for (const DType dtype : {i32, f32}) visit_.template add<Select<std::uint32_t>>("select", dtype, dtype);
    for (const DType dtype : {i64, f64}) visit_.template add<Select<std::uint64_t>>("select", dtype, dtype);
  }

  template <class From>
  void casts_from(DType from) {
    cast<From, elements::Boolean>(from, b8);
    cast<From, std::uint8_t>(from, u8);
    cast<From, std::int32_t>(from, i32);
    cast<From, std::int64_t>(from, i64);
    cast<From, bfloat16>(from, bf16);
    cast<From, float>(from, f32);
    cast<From, double>(from, f64);
  }
  template <class From, class To>
  void cast(DType from, DType to) {
    using Stored = typename elements::Storage<From>::type;
    visit_.template add<Unary<elements::Convert<To, Stored>, Stored>>("cast", from, to);
  }

  Visit& visit_;
};

template <class Visit>
void list_pointwise(Visit& visit) {
  PointwiseList<Visit>(visit).run();
}

}  // namespace hornet::cuda
