// Initializers against Keras: values where they are not random, else the moments of a large draw.
#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <hornet/model/initializer.hpp>

#include "tests/golden_tests/cases.hpp"

using namespace hornet;

namespace {

// Mean, standard deviation, least, greatest, mean cube, mean fourth power.
using Moments = std::array<double, 6>;

Moments moments_of(const Tensor& tensor) {
  const Tensor values = tensor.astype(f64);
  const auto n = static_cast<double>(values.size());
  Moments m{0, 0, INFINITY, -INFINITY, 0, 0};
  double squares = 0;
  for (const double x : values.data<double>()) {
    m[0] += x / n;
    squares += x * x / n;
    m[2] = std::min(m[2], x);
    m[3] = std::max(m[3], x);
    m[4] += x * x * x / n;
    m[5] += x * x * x * x / n;
  }
  m[1] = std::sqrt(std::max(0.0, squares - m[0] * m[0]));
  return m;
}

// Two draws of n numbers differ by chance: by about sqrt(2 / n) of the spread in each moment. Allowed is five times
// that; the extremes of a normal distribution are looser, bounded ones (recorded beyond 2.2 deviations) are tight.
std::string compare_moments(const Tensor& ours, const Moments& recorded) {
  constexpr std::array names{"mean", "deviation", "least", "greatest", "mean cube", "mean fourth power"};
  const Moments mine = moments_of(ours);
  const double chance = 5 * std::sqrt(2 / static_cast<double>(ours.size()));
  const double spread = recorded[1], size = std::max({spread, std::abs(recorded[0])});
  const bool unbounded = recorded[3] - recorded[0] > 2.5 * spread;
  const double extremes = unbounded ? 0.8 * spread : 0.01 * spread;
  const Moments allowed{chance * spread,
                        chance * spread,
                        extremes,
                        extremes,
                        chance * 15 * size * size * size,
                        chance * 100 * size * size * size * size};
  for (std::size_t i = 0; i < names.size(); ++i)
    if (!(std::abs(mine[i] - recorded[i]) <= allowed[i]))
      return std::string(names[i]) + " is " + std::to_string(mine[i]) + ", recorded " + std::to_string(recorded[i]) +
             ", allowed " + std::to_string(allowed[i]);
  return "";
}

std::string check_initializer(const GoldenCase& recorded) {
  Config config = recorded.config().at("config");
  if (recorded.class_name() == "Identity") config.set("gain", 2);  // recorded with it; Keras' own config leaves it out
  const Initializer initializer = initializer_catalog().make(recorded.class_name(), config);
  Shape shape(std::vector<std::int64_t>{});
  const Tensor extents = recorded.tensor("shape").astype(i64);
  for (const std::int64_t extent : extents.data<std::int64_t>()) shape = shape + Shape{extent};
  const Tensor ours = initializer(shape, f32, 7);
  if (recorded.number("exact")) return mismatch("values", ours, recorded.tensor("values"), 0);
  Moments moments;
  for (std::size_t i = 0; i < moments.size(); ++i)
    moments[i] = recorded.tensor("moments").at({static_cast<std::int64_t>(i)});
  return compare_moments(ours, moments);
}

}  // namespace

TEST_SUITE("golden") {
  TEST_CASE("initializers draw from Keras' distributions") {
    run_golden({.file = "initializers.h5",
                .title = "initializers",
                .prefix = "",
                .known = [](std::string_view name) { return initializer_catalog().find(name) != nullptr; },
                .check = check_initializer});
  }
}
