// Learning-rate schedules: functions of the number of steps done. Used as
//     optimizers::Adam({.learning_rate = schedules::CosineDecay(1e-3, 10'000, {.alpha = 0.1})})
// Throws ConfigError where decay_steps < 1 or a rate is negative or not finite.
// Source: keras/src/optimizers/schedules/learning_rate_schedule.py.
#pragma once

#include <cstdint>
#include <hornet/base/fields.hpp>
#include <hornet/graph/value.hpp>
#include <optional>
#include <string>
#include <vector>

namespace hornet::schedules {

struct ExponentialDecayOptions {
  bool staircase = false;  // whole powers only
  std::string name = "ExponentialDecay";
};
// initial_learning_rate · decay_rate ^ (step / decay_steps)
struct ExponentialDecay : ExponentialDecayOptions {
  ExponentialDecay(double initial_learning_rate, std::int64_t decay_steps, double decay_rate,
                   ExponentialDecayOptions options = {});
  double initial_learning_rate;
  std::int64_t decay_steps;
  double decay_rate;

  static constexpr std::string_view class_name = "ExponentialDecay";
  template <class Self = ExponentialDecay>
  static constexpr auto fields() {
    return std::tuple{Field{"initial_learning_rate", &Self::initial_learning_rate},
                      Field{"decay_steps", &Self::decay_steps}, Field{"decay_rate", &Self::decay_rate},
                      Field{"staircase", &Self::staircase}, Field{"name", &Self::name}};
  }
  void validate() const;
  Value call(Value step) const;
};

struct PiecewiseConstantDecayOptions {
  std::string name = "PiecewiseConstant";
};
// values[i] up to and including step boundaries[i], the last value after the last boundary. Boundaries increase
// strictly; there is one value more than boundaries.
struct PiecewiseConstantDecay : PiecewiseConstantDecayOptions {
  PiecewiseConstantDecay(std::vector<std::int64_t> boundaries, std::vector<double> values,
                         PiecewiseConstantDecayOptions options = {});
  std::vector<std::int64_t> boundaries;
  std::vector<double> values;

  static constexpr std::string_view class_name = "PiecewiseConstantDecay";
  template <class Self = PiecewiseConstantDecay>
  static constexpr auto fields() {
    return std::tuple{Field{"boundaries", &Self::boundaries}, Field{"values", &Self::values},
                      Field{"name", &Self::name}};
  }
  void validate() const;
  Value call(Value step) const;
};

struct PolynomialDecayOptions {
  double end_learning_rate = 0.0001;
  double power = 1;
  bool cycle = false;  // go on past decay_steps: start again at each multiple of it
  std::string name = "PolynomialDecay";
};
// From initial_learning_rate to end_learning_rate by (1 − step / decay_steps) ^ power.
struct PolynomialDecay : PolynomialDecayOptions {
  PolynomialDecay(double initial_learning_rate, std::int64_t decay_steps, PolynomialDecayOptions options = {});
  double initial_learning_rate;
  std::int64_t decay_steps;

  static constexpr std::string_view class_name = "PolynomialDecay";
  template <class Self = PolynomialDecay>
  static constexpr auto fields() {
    return std::tuple{Field{"initial_learning_rate", &Self::initial_learning_rate},
                      Field{"decay_steps", &Self::decay_steps},
                      Field{"end_learning_rate", &Self::end_learning_rate},
                      Field{"power", &Self::power},
                      Field{"cycle", &Self::cycle},
                      Field{"name", &Self::name}};
  }
  void validate() const;
  Value call(Value step) const;
};

struct InverseTimeDecayOptions {
  bool staircase = false;
  std::string name = "InverseTimeDecay";
};
// initial_learning_rate / (1 + decay_rate · step / decay_steps)
struct InverseTimeDecay : InverseTimeDecayOptions {
  InverseTimeDecay(double initial_learning_rate, std::int64_t decay_steps, double decay_rate,
                   InverseTimeDecayOptions options = {});
  double initial_learning_rate;
  std::int64_t decay_steps;
  double decay_rate;

  static constexpr std::string_view class_name = "InverseTimeDecay";
  template <class Self = InverseTimeDecay>
  static constexpr auto fields() {
    return std::tuple{Field{"initial_learning_rate", &Self::initial_learning_rate},
                      Field{"decay_steps", &Self::decay_steps}, Field{"decay_rate", &Self::decay_rate},
                      Field{"staircase", &Self::staircase}, Field{"name", &Self::name}};
  }
  void validate() const;
  Value call(Value step) const;
};

struct CosineDecayOptions {
  double alpha = 0;  // the share of the rate that is left at the end
  std::string name = "CosineDecay";
  std::optional<double> warmup_target = {};  // rise to it in warmup_steps first, then decay from it
  std::int64_t warmup_steps = 0;
};
// Half a cosine from initial_learning_rate down to alpha times it (Loshchilov & Hutter 2017).
struct CosineDecay : CosineDecayOptions {
  CosineDecay(double initial_learning_rate, std::int64_t decay_steps, CosineDecayOptions options = {});
  double initial_learning_rate;
  std::int64_t decay_steps;

  static constexpr std::string_view class_name = "CosineDecay";
  template <class Self = CosineDecay>
  static constexpr auto fields() {
    return std::tuple{Field{"initial_learning_rate", &Self::initial_learning_rate},
                      Field{"decay_steps", &Self::decay_steps},
                      Field{"alpha", &Self::alpha},
                      Field{"name", &Self::name},
                      Field{"warmup_target", &Self::warmup_target},
                      Field{"warmup_steps", &Self::warmup_steps}};
  }
  void validate() const;
  Value call(Value step) const;

 private:
  Value decayed(Value step, double from) const;
};

struct CosineDecayRestartsOptions {
  double t_mul = 2;  // each period is so many times as long as the one before, >= 1
  double m_mul = 1;  // and starts at so many times its rate
  double alpha = 0;
  std::string name = "SGDRDecay";
};
// Cosine decay that starts again after first_decay_steps, then after t_mul times as many, …
struct CosineDecayRestarts : CosineDecayRestartsOptions {
  CosineDecayRestarts(double initial_learning_rate, std::int64_t first_decay_steps,
                      CosineDecayRestartsOptions options = {});
  double initial_learning_rate;
  std::int64_t first_decay_steps;

  static constexpr std::string_view class_name = "CosineDecayRestarts";
  template <class Self = CosineDecayRestarts>
  static constexpr auto fields() {
    return std::tuple{Field{"initial_learning_rate", &Self::initial_learning_rate},
                      Field{"first_decay_steps", &Self::first_decay_steps},
                      Field{"t_mul", &Self::t_mul},
                      Field{"m_mul", &Self::m_mul},
                      Field{"alpha", &Self::alpha},
                      Field{"name", &Self::name}};
  }
  void validate() const;
  Value call(Value step) const;
};

}  // namespace hornet::schedules
