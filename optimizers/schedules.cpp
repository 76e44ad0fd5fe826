#include <cmath>
#include <hornet/base/check.hpp>
#include <hornet/ops/pointwise.hpp>
#include <hornet/optimizers/schedules.hpp>
#include <numbers>

namespace hornet::schedules {
namespace {

void check_rate_and_steps(std::string_view owner, double initial_learning_rate, std::string_view option,
                          std::int64_t steps) {
  check_at_least(owner, "initial_learning_rate", initial_learning_rate, 0);
  check_at_least(owner, option, static_cast<double>(steps), 1);
}

Value periods(Value step, std::int64_t decay_steps, bool staircase) {
  const Value p = step / static_cast<double>(decay_steps);
  return staircase ? ops::floor(p) : p;
}

// From 1 at 0 to 0 at 1.
Value half_cosine(Value fraction) { return 0.5 * (1.0 + ops::cos(std::numbers::pi * fraction)); }

}  // namespace

ExponentialDecay::ExponentialDecay(double initial_learning_rate_, std::int64_t decay_steps_, double decay_rate_,
                                   ExponentialDecayOptions options)
    : ExponentialDecayOptions(std::move(options)),
      initial_learning_rate(initial_learning_rate_),
      decay_steps(decay_steps_),
      decay_rate(decay_rate_) {
  validate();
}

void ExponentialDecay::validate() const {
  check_rate_and_steps(class_name, initial_learning_rate, "decay_steps", decay_steps);
  check_at_least(class_name, "decay_rate", decay_rate, 0);
}

Value ExponentialDecay::call(Value step) const {
  const Value p = periods(step, decay_steps, staircase);
  return initial_learning_rate * ops::power(ops::scalar(decay_rate, p), p);
}

PiecewiseConstantDecay::PiecewiseConstantDecay(std::vector<std::int64_t> boundaries_, std::vector<double> values_,
                                               PiecewiseConstantDecayOptions options)
    : PiecewiseConstantDecayOptions(std::move(options)),
      boundaries(std::move(boundaries_)),
      values(std::move(values_)) {
  validate();
}

void PiecewiseConstantDecay::validate() const {
  if (values.size() != boundaries.size() + 1)
    throw ConfigError("PiecewiseConstantDecay: values must be one more than boundaries, got " +
                      std::to_string(values.size()) + " values for " + std::to_string(boundaries.size()) +
                      " boundaries");
  for (std::size_t i = 1; i < boundaries.size(); ++i)
    if (boundaries[i] <= boundaries[i - 1])
      throw ConfigError("PiecewiseConstantDecay: boundaries must increase, got " + std::to_string(boundaries[i]) +
                        " after " + std::to_string(boundaries[i - 1]));
  for (const double value : values) check_at_least(class_name, "values", value, 0);
}

Value PiecewiseConstantDecay::call(Value step) const {
  Value rate = ops::scalar(values.back(), step);
  for (std::size_t i = boundaries.size(); i-- > 0;) {
    const Value boundary = ops::scalar(static_cast<double>(boundaries[i]), step);
    rate = ops::select(ops::less_equal(step, boundary), ops::scalar(values[i], step), rate);
  }
  return rate;
}

PolynomialDecay::PolynomialDecay(double initial_learning_rate_, std::int64_t decay_steps_,
                                 PolynomialDecayOptions options)
    : PolynomialDecayOptions(std::move(options)),
      initial_learning_rate(initial_learning_rate_),
      decay_steps(decay_steps_) {
  validate();
}

void PolynomialDecay::validate() const {
  check_rate_and_steps(class_name, initial_learning_rate, "decay_steps", decay_steps);
  check_at_least(class_name, "end_learning_rate", end_learning_rate, 0);
  check_at_least(class_name, "power", power, 0);
}

Value PolynomialDecay::call(Value step) const {
  const auto steps = static_cast<double>(decay_steps);
  const Value fraction =
      cycle ? step / (steps * ops::maximum(ops::ceil(step / steps), 1)) : ops::minimum(step, steps) / steps;
  return (initial_learning_rate - end_learning_rate) * ops::power(1.0 - fraction, power) + end_learning_rate;
}

InverseTimeDecay::InverseTimeDecay(double initial_learning_rate_, std::int64_t decay_steps_, double decay_rate_,
                                   InverseTimeDecayOptions options)
    : InverseTimeDecayOptions(std::move(options)),
      initial_learning_rate(initial_learning_rate_),
      decay_steps(decay_steps_),
      decay_rate(decay_rate_) {
  validate();
}

void InverseTimeDecay::validate() const {
  check_rate_and_steps(class_name, initial_learning_rate, "decay_steps", decay_steps);
  check_at_least(class_name, "decay_rate", decay_rate, 0);
}

Value InverseTimeDecay::call(Value step) const {
  return initial_learning_rate / (1.0 + decay_rate * periods(step, decay_steps, staircase));
}

CosineDecay::CosineDecay(double initial_learning_rate_, std::int64_t decay_steps_, CosineDecayOptions options)
    : CosineDecayOptions(std::move(options)), initial_learning_rate(initial_learning_rate_), decay_steps(decay_steps_) {
  validate();
}

void CosineDecay::validate() const {
  check_rate_and_steps(class_name, initial_learning_rate, "decay_steps", decay_steps);
  check_at_least(class_name, "alpha", alpha, 0);
  check_at_least(class_name, "warmup_steps", static_cast<double>(warmup_steps), 0);
  if (warmup_target) check_at_least(class_name, "warmup_target", *warmup_target, 0);
  if (warmup_steps > 0 && !warmup_target)
    throw ConfigError("CosineDecay: warmup_steps is " + std::to_string(warmup_steps) +
                      ", but warmup_target is not set; give the rate to warm up to");
}

Value CosineDecay::decayed(Value step, double from) const {
  const auto steps = static_cast<double>(decay_steps);
  return from * ((1 - alpha) * half_cosine(ops::minimum(step, steps) / steps) + alpha);
}

Value CosineDecay::call(Value step) const {
  if (!warmup_target) return decayed(step, initial_learning_rate);
  const auto warmup = static_cast<double>(warmup_steps);
  const Value after = decayed(ops::maximum(step - warmup, 0), *warmup_target);
  if (warmup_steps == 0) return after;
  const Value rise = (*warmup_target - initial_learning_rate) * (step / warmup) + initial_learning_rate;
  return ops::select(ops::less(step, warmup), rise, after);
}

CosineDecayRestarts::CosineDecayRestarts(double initial_learning_rate_, std::int64_t first_decay_steps_,
                                         CosineDecayRestartsOptions options)
    : CosineDecayRestartsOptions(std::move(options)),
      initial_learning_rate(initial_learning_rate_),
      first_decay_steps(first_decay_steps_) {
  validate();
}

void CosineDecayRestarts::validate() const {
  check_rate_and_steps(class_name, initial_learning_rate, "first_decay_steps", first_decay_steps);
  check_at_least(class_name, "t_mul", t_mul, 1);
  check_at_least(class_name, "m_mul", m_mul, 0);
  check_at_least(class_name, "alpha", alpha, 0);
}

Value CosineDecayRestarts::call(Value step) const {
  const Value elapsed = step / static_cast<double>(first_decay_steps);  // in first periods
  Value restarts, fraction;
  if (t_mul == 1) {
    restarts = ops::floor(elapsed);
    fraction = elapsed - restarts;
  } else {  // restart i comes after 1 + t_mul + … + t_mul^(i-1) first periods
    restarts = ops::floor(ops::log(1.0 + elapsed * (t_mul - 1)) / std::log(t_mul));
    const Value length = ops::power(ops::scalar(t_mul, step), restarts);
    fraction = (elapsed - (length - 1.0) / (t_mul - 1)) / length;
  }
  const Value start = ops::power(ops::scalar(m_mul, step), restarts);
  return initial_learning_rate * ((1 - alpha) * (start * half_cosine(fraction)) + alpha);
}

}  // namespace hornet::schedules
