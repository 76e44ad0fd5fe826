#include <hornet/base/check.hpp>
#include <hornet/ops/matmul.hpp>
#include <hornet/ops/pointwise.hpp>
#include <hornet/ops/reduce.hpp>
#include <hornet/regularizers/regularizers.hpp>

namespace hornet::regularizers {
namespace {

constexpr double epsilon = 1e-7;  // Keras' backend.epsilon()

// Ones everywhere but on the diagonal.
Tensor off_diagonal(std::int64_t size) {
  const Tensor mask = Tensor::ones({size, size});
  for (std::int64_t i = 0; i < size; ++i) mask.data<float>()[static_cast<std::size_t>(i * size + i)] = 0;
  return mask;
}

}  // namespace

void L1::validate() const { check_at_least(class_name, "l1", l1, 0); }

Value L1::call(Value x) const { return l1 * ops::sum(ops::abs(x)); }

void L2::validate() const { check_at_least(class_name, "l2", l2, 0); }

Value L2::call(Value x) const { return l2 * ops::sum(ops::square(x)); }

void L1L2::validate() const {
  check_at_least(class_name, "l1", l1, 0);
  check_at_least(class_name, "l2", l2, 0);
}

Value L1L2::call(Value x) const {
  Value penalty = ops::scalar(0, x);
  if (l1 != 0) penalty = penalty + L1(l1).call(x);
  if (l2 != 0) penalty = penalty + L2(l2).call(x);
  return penalty;
}

void OrthogonalRegularizer::validate() const {
  check_at_least(class_name, "factor", factor, 0);
  check_one_of(class_name, "mode", mode, {"rows", "columns"});
}

Value OrthogonalRegularizer::call(Value x) const {
  if (x.rank() != 2)
    throw ShapeError("OrthogonalRegularizer: expected a matrix, got the shape " + to_string(x.shape()));
  const bool rows = mode == "rows";
  const std::int64_t size = x.shape()[rows ? 0 : 1];
  if (size < 2)
    throw ShapeError("OrthogonalRegularizer: expected two " + mode + " or more, got the shape " + to_string(x.shape()));
  const Value squares = ops::sum(ops::square(x), {rows ? 1 : 0}, true);
  const Value unit = x * ops::minimum(ops::rsqrt(squares), 1 / epsilon);
  const Value cosines = ops::matmul(unit, unit, !rows, rows);
  const Value mask = ops::cast(x.graph().constant(off_diagonal(size)), x.dtype());
  const double pairs = static_cast<double>(size) * static_cast<double>(size - 1) / 2;
  return ops::sum(ops::abs(cosines * mask)) * (factor / 2 / pairs);
}

}  // namespace hornet::regularizers
