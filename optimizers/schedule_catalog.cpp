// The learning-rate schedules Hornet knows by name. Their first options have no defaults: a configuration gives them.
#include <hornet/model/learning_rate.hpp>
#include <hornet/optimizers/schedules.hpp>

namespace hornet {
namespace {

using namespace schedules;

double rate_option(const Config& c, std::string_view key = "initial_learning_rate") { return c.at(key).as_double(); }

std::int64_t steps_option(const Config& c, std::string_view key = "decay_steps") { return c.at(key).as_int(); }

template <class T>
Catalog<LearningRateSchedule>::Entry schedule_entry(T (*with_required)(const Config&)) {
  return {std::string(T::class_name), {}, [with_required](const Config& c) {
            return LearningRateSchedule(configured(c, with_required(c)));
          }};
}

}  // namespace

Catalog<LearningRateSchedule>& schedule_catalog() {
  static Catalog<LearningRateSchedule> catalog(
      "learning-rate schedule", "keras.optimizers.schedules",
      {schedule_entry<ExponentialDecay>([](const Config& c) {
         return ExponentialDecay(rate_option(c), steps_option(c), rate_option(c, "decay_rate"));
       }),
       schedule_entry<PiecewiseConstantDecay>([](const Config& c) {
         return PiecewiseConstantDecay(ConfigCodec<std::vector<std::int64_t>>::decode(c.at("boundaries")),
                                       ConfigCodec<std::vector<double>>::decode(c.at("values")));
       }),
       schedule_entry<PolynomialDecay>(
           [](const Config& c) { return PolynomialDecay(rate_option(c), steps_option(c)); }),
       schedule_entry<InverseTimeDecay>([](const Config& c) {
         return InverseTimeDecay(rate_option(c), steps_option(c), rate_option(c, "decay_rate"));
       }),
       schedule_entry<CosineDecay>([](const Config& c) { return CosineDecay(rate_option(c), steps_option(c)); }),
       schedule_entry<CosineDecayRestarts>(
           [](const Config& c) { return CosineDecayRestarts(rate_option(c), steps_option(c, "first_decay_steps")); })});
  return catalog;
}

}  // namespace hornet
