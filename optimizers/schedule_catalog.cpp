// The learning-rate schedules Hornet knows by name. Their first options have no defaults: a configuration gives them.
#include <hornet/model/learning_rate.hpp>
#include <hornet/optimizers/schedules.hpp>

namespace hornet {
namespace {

using namespace schedules;

double rate(const Config& c, std::string_view key = "initial_learning_rate") { return c.at(key).as_double(); }

std::int64_t steps(const Config& c, std::string_view key = "decay_steps") { return c.at(key).as_int(); }

template <class T>
Catalog<LearningRateSchedule>::Entry entry(T (*with_required)(const Config&)) {
  return {std::string(T::class_name), {}, [with_required](const Config& c) {
            return LearningRateSchedule(configured(c, with_required(c)));
          }};
}

}  // namespace

Catalog<LearningRateSchedule>& schedule_catalog() {
  static Catalog<LearningRateSchedule> catalog(
      "learning-rate schedule", "keras.optimizers.schedules",
      {entry<ExponentialDecay>(
           [](const Config& c) { return ExponentialDecay(rate(c), steps(c), rate(c, "decay_rate")); }),
       entry<PiecewiseConstantDecay>([](const Config& c) {
         return PiecewiseConstantDecay(ConfigCodec<std::vector<std::int64_t>>::decode(c.at("boundaries")),
                                       ConfigCodec<std::vector<double>>::decode(c.at("values")));
       }),
       entry<PolynomialDecay>([](const Config& c) { return PolynomialDecay(rate(c), steps(c)); }),
       entry<InverseTimeDecay>(
           [](const Config& c) { return InverseTimeDecay(rate(c), steps(c), rate(c, "decay_rate")); }),
       entry<CosineDecay>([](const Config& c) { return CosineDecay(rate(c), steps(c)); }),
       entry<CosineDecayRestarts>(
           [](const Config& c) { return CosineDecayRestarts(rate(c), steps(c, "first_decay_steps")); })});
  return catalog;
}

}  // namespace hornet
