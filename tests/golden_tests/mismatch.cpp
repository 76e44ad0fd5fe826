#include "tests/golden_tests/mismatch.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <limits>

using namespace hornet;

std::string mismatch(std::string_view what, const Tensor& ours, const Tensor& recorded, double tolerance) {
  if (ours.shape() != recorded.shape())
    return std::string(what) + " has the shape " + to_string(ours.shape()) + ", recorded " +
           to_string(recorded.shape());
  const Tensor a = ours.astype(f64), b = recorded.astype(f64);
  std::size_t worst = 0;
  double worst_error = 0;
  for (std::size_t i = 0; i < a.data<double>().size(); ++i) {
    const double x = a.data<double>()[i], y = b.data<double>()[i];
    double error = std::abs(x - y) / std::max(1.0, std::abs(y));
    if (x == y || (std::isnan(x) && std::isnan(y))) error = 0;
    if (std::isnan(error)) error = std::numeric_limits<double>::infinity();
    if (error <= worst_error) continue;
    worst_error = error;
    worst = i;
  }
  if (worst_error <= tolerance) return "";
  char text[160];
  std::snprintf(text, sizeof text, ": element %zu is %.9g, recorded %.9g (off by %.2g, allowed %.2g)", worst,
                a.data<double>()[worst], b.data<double>()[worst], worst_error, tolerance);
  return std::string(what) + text;
}
