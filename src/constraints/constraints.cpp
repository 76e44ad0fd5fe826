#include <hornet/base/check.hpp>
#include <hornet/constraints/constraints.hpp>
#include <hornet/ops/pointwise.hpp>
#include <hornet/ops/reduce.hpp>

namespace hornet::constraints {
namespace {

constexpr double epsilon = 1e-7;  // Keras' backend.epsilon()

// ops::sum takes no axes for all axes; a norm along no axis would be another thing.
void check_axes(std::string_view owner, const Axes& axis) {
  if (axis.list().empty()) throw ConfigError(std::string(owner) + ": axis must name at least one axis, got none");
}

Value norms_of(Value w, const Axes& axis) { return ops::sqrt(ops::sum(ops::square(w), axis.list(), true)); }

}  // namespace

void MaxNorm::validate() const {
  check_at_least(class_name, "max_value", max_value, 0);
  check_axes(class_name, axis);
}

Value MaxNorm::call(Value w) const {
  const Value norms = norms_of(w, axis);
  return w * (ops::minimum(norms, max_value) / (norms + epsilon));
}

Value NonNeg::call(Value w) const { return ops::maximum(w, 0); }

void UnitNorm::validate() const { check_axes(class_name, axis); }

Value UnitNorm::call(Value w) const { return w / (norms_of(w, axis) + epsilon); }

void MinMaxNorm::validate() const {
  check_at_least(class_name, "min_value", min_value, 0);
  check_at_least(class_name, "max_value", max_value, min_value);
  check_between(class_name, "rate", rate, 0, 1);
  check_axes(class_name, axis);
}

Value MinMaxNorm::call(Value w) const {
  const Value norms = norms_of(w, axis);
  const Value desired = rate * ops::clip(norms, min_value, max_value) + (1 - rate) * norms;
  return w * (desired / (norms + epsilon));
}

}  // namespace hornet::constraints
