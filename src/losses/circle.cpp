#include <hornet/base/check.hpp>
#include <hornet/losses/circle.hpp>
#include <hornet/ops/matmul.hpp>
#include <hornet/ops/pointwise.hpp>
#include <hornet/ops/reduce.hpp>
#include <hornet/ops/shape.hpp>

namespace hornet::losses {
namespace {

Value identity_mask(Graph graph, std::int64_t n) {
  Tensor mask(b8, {n, n});
  for (std::int64_t i = 0; i < n; ++i) mask.data<bool>()[static_cast<std::size_t>(i * (n + 1))] = true;
  return graph.constant(mask);
}

// log Σ exp over the elements of each row that are seen; far below any other number where none is.
Value log_sum_exp(Value x, Value seen) {
  x = ops::select(seen, x, ops::scalar(-1e30, x));
  const Value greatest = ops::stop_gradient(ops::max(x, {1}, true));
  return ops::log(ops::sum(ops::exp(x - greatest), {1})) + ops::reshape(greatest, {x.shape()[0]});
}

}  // namespace

void Circle::validate() const {
  check_positive(class_name, "gamma", gamma);
  check_finite(class_name, "margin", margin);
}

// The letters of the paper: pairs of one class have the optimum -margin here, as distances, those of different ones
// 1 + margin; Δp = margin, Δn = 1 - margin.
Value Circle::call(Value y_true, Value y_pred) const {
  if (y_pred.rank() != 2 || y_true.shape().size() != y_pred.shape()[0])
    throw ShapeError("Circle: expected y_true (n,) and y_pred (n, dim), got " + to_string(y_true.shape()) + " and " +
                     to_string(y_pred.shape()));
  const std::int64_t n = y_pred.shape()[0];
  const Value labels = ops::cast(y_true, i32);
  const Value same = ops::equal(ops::reshape(labels, {n, 1}), ops::reshape(labels, {1, n}));
  const Value others = ops::logical_not(same);
  const Value near =
      remove_diagonal ? ops::logical_and(same, ops::logical_not(identity_mask(y_pred.graph(), n))) : same;

  const Value distance = ops::maximum(1.0 - ops::matmul(y_pred, y_pred, false, true), 0.0);
  const Value pull = ops::maximum(margin + distance, 0.0), push = ops::maximum(1 + margin - distance, 0.0);
  const Value together = log_sum_exp(-gamma * pull * (margin - distance), near);
  const Value apart = log_sum_exp(gamma * push * (1 - margin - distance), others);
  return ops::softplus(together + apart);
}

Value Circle::mask(Value y_true, Value y_pred) const { return ops::greater(call(y_true, y_pred), 0.0); }

}  // namespace hornet::losses
