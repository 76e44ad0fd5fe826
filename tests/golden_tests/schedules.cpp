// Learning-rate schedules against Keras, from step 0 to beyond their ends.
#include <doctest/doctest.h>

#include <hornet/model/learning_rate.hpp>

#include "tests/golden_tests/cases.hpp"

using namespace hornet;

namespace {

std::string check_schedule(const GoldenCase& recorded) {
  const LearningRateSchedule schedule = schedule_catalog().deserialize(recorded.config());
  const Tensor steps = recorded.tensor("steps").astype(i64);
  const Tensor rates(f64, steps.shape());
  for (std::size_t i = 0; i < rates.data<double>().size(); ++i)
    rates.data<double>()[i] = schedule(steps.data<std::int64_t>()[i]);
  return mismatch("rates", rates, recorded.tensor("values"), 1e-6);
}

}  // namespace

TEST_SUITE("golden") {
  TEST_CASE("schedules give Keras' learning rates") {
    run_golden({.file = "schedules.h5",
                .title = "schedules",
                .prefix = "",
                .known = [](std::string_view name) { return schedule_catalog().find(name) != nullptr; },
                .check = check_schedule});
  }
}
