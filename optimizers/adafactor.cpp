#include <hornet/base/check.hpp>
#include <hornet/ops/pointwise.hpp>
#include <hornet/ops/reduce.hpp>
#include <hornet/ops/shape.hpp>
#include <hornet/optimizers/adafactor.hpp>

namespace hornet::optimizers {
namespace {

// The last two axes are factored; a variable with fewer keeps its whole second moment, and an int32 0 where the row
// and the column would be.
bool is_factored(const TensorType& type) { return type.shape.rank() >= 2; }

TensorType row_type(const TensorType& w) {
  if (!is_factored(w)) return {i32, {}};
  return {w.dtype, w.shape.slice(0, w.shape.rank() - 1)};
}

TensorType column_type(const TensorType& w) {
  if (!is_factored(w)) return {i32, {}};
  return {w.dtype, w.shape.slice(0, w.shape.rank() - 2) + Shape{w.shape.back()}};
}

Value root_mean_square(Value x) { return ops::sqrt(ops::mean(ops::square(x))); }

}  // namespace

void Adafactor::validate() const {
  check_finite(class_name, "beta_2_decay", beta_2_decay);
  check_at_least(class_name, "epsilon_1", epsilon_1, 0);
  check_at_least(class_name, "epsilon_2", epsilon_2, 0);
  check_positive(class_name, "clip_threshold", clip_threshold);
}

std::vector<SlotGroup> Adafactor::slots() const {
  return {SlotGroup{{.name = "r", .type = row_type}, {.name = "c", .type = column_type}, {.name = "velocity"}}};
}

Value Adafactor::update(OptimizerScope& s, Value w, Value g, Value lr) const {
  const Value t = s.step();
  const Value rho = ops::minimum(lr, ops::rsqrt(t));
  const Value alpha = ops::maximum(root_mean_square(w), epsilon_2) * rho;
  const Value beta_2 = 1.0 - ops::power(t, beta_2_decay);
  const Value squares = ops::square(g) + epsilon_1;
  const auto mix = [&](const char* slot, Value x) {
    return s.assign(slot, beta_2 * s.slot(slot) + (1.0 - beta_2) * x);
  };

  Value v;
  if (is_factored(w.type())) {
    const Value r = mix("r", ops::mean(squares, {-1}));
    const Value c = mix("c", ops::mean(squares, {-2}));
    v = s.assign("velocity", ops::expand_dims(r / ops::mean(r, {-1}, true), -1) * ops::expand_dims(c, -2));
  } else {
    v = mix("velocity", squares);
  }
  const Value u = g / ops::sqrt(v);
  return w - alpha / ops::maximum(root_mean_square(u) / clip_threshold, 1) * u;
}

}  // namespace hornet::optimizers
