#include <cmath>
#include <hornet/losses/ctc.hpp>
#include <hornet/ops/gather.hpp>
#include <hornet/ops/matmul.hpp>
#include <hornet/ops/pointwise.hpp>
#include <hornet/ops/reduce.hpp>
#include <hornet/ops/scan.hpp>
#include <hornet/ops/shape.hpp>
#include <hornet/ops/softmax.hpp>

namespace hornet::losses {
namespace {

constexpr double log_zero = -1e5;

// log(exp(a) + exp(b))
Value log_add(Value a, Value b) { return ops::maximum(a, b) + ops::softplus(-ops::abs(a - b)); }

// blank [batch, n + 1] with log-probabilities added to all but the first.
Value with_added(Value blank, Value added) {
  const std::vector<Value> parts = ops::split(blank, {1}, 1);
  return ops::concatenate({parts[0], log_add(parts[1], added)}, 1);
}

Value all_but_last(Value x) { return ops::split(x, {x.shape()[1] - 1}, 1)[0]; }

// [batch, n]: 1 where the next label is the same, so that a blank must stand between them.
Value repeated(Value labels, DType dtype) {
  const std::int64_t batch = labels.shape()[0];
  const Value next = ops::split(labels, {1}, 1)[1];
  const Value same = ops::cast(ops::equal(all_but_last(labels), next), dtype);
  return ops::concatenate({same, same.graph().constant(Tensor::zeros({batch, 1}, dtype))}, 1);
}

}  // namespace

// Forward variables in log space after each step: blank[b, i], the last i labels read and a blank last (or nothing read
// yet); label[b, i], label i last.
Value CTC::call(Value y_true, Value y_pred) const {
  if (y_true.rank() != 2 || y_pred.rank() != 3 || y_true.shape()[0] != y_pred.shape()[0])
    throw ShapeError("CTC: expected y_true (batch, labels) and y_pred (batch, steps, classes), got " +
                     to_string(y_true.shape()) + " and " + to_string(y_pred.shape()));
  const Value labels = ops::cast(y_true, i32);
  const std::int64_t batch = labels.shape()[0], n = labels.shape()[1], classes = y_pred.shape()[2];
  const DType dtype = y_pred.dtype();
  const Value log_p = ops::transpose(ops::log_softmax(y_pred, -1), {1, 0, 2});  // [steps, batch, classes]
  const Value of_blank = ops::slice(log_p, {0, 0, 0}, {log_p.shape()[0], batch, 1});
  const Value chosen = ops::one_hot(labels, classes, dtype);  // [batch, n, classes]
  const Value of_labels = ops::transpose(ops::matmul(ops::transpose(log_p, {1, 0, 2}), chosen, false, true),
                                         {1, 0, 2});  // [steps, batch, n]
  const Value repeat = repeated(labels, dtype);

  const auto constant = [&](const Tensor& tensor) { return y_pred.graph().constant(tensor.astype(dtype)); };
  const Value nothing_read =
      ops::concatenate({constant(Tensor::zeros({batch, 1})), constant(Tensor::full({batch, n}, log_zero))}, 1);
  const auto step = [&](const std::vector<Value>& states, const std::vector<Value>& p) {
    const Value label = states[1], blank = with_added(states[0], label + log_zero * repeat);
    const Value next_label = log_add(all_but_last(blank) + p[0], label + p[0]);
    const Value next_blank = with_added(blank + p[1], label + p[1] + log_zero * (1.0 - repeat));
    return ops::ScanValues{{next_blank, next_label}, {}};
  };
  const std::vector<Value> last =
      ops::scan({nothing_read, constant(Tensor::full({batch, n}, log_zero))}, {of_labels, of_blank}, step).carries;
  const Value lengths = ops::sum(ops::cast(ops::not_equal(labels, ops::scalar(0, labels)), i32), {1});
  return -ops::sum(with_added(last[0], last[1]) * ops::one_hot(lengths, n + 1, dtype), {1});
}

void CTC::check(const Tensor& y_true, const TensorType& y_pred) const {
  const std::int64_t classes = y_pred.shape.back();
  const auto good = [&](double label) {
    return label == std::floor(label) && label >= 0 && label < static_cast<double>(classes);
  };
  expect_targets(class_name, y_true, good, [&] {
    return "labels must be whole numbers in [0, " + std::to_string(classes - 1) + "], 0 for padding";
  });
}

}  // namespace hornet::losses
