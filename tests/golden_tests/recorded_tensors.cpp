#include "tests/golden_tests/recorded_tensors.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

using namespace hornet;

namespace {

void flatten(const Config& list, std::vector<double>& values) {
  if (!list.is_list()) return values.push_back(list.as_double());
  for (const Config& each : list.as_list()) flatten(each, values);
}

}  // namespace

Tensor tensor_from(const Config& nested_list, DType dtype) {
  std::vector<std::int64_t> extents;
  for (const Config* at = &nested_list; at->is_list(); at = &at->as_list().front())
    extents.push_back(static_cast<std::int64_t>(at->as_list().size()));
  std::vector<double> values;
  flatten(nested_list, values);
  return Tensor::from(values, Shape(extents)).astype(dtype);
}

double difference(const Tensor& a, const Tensor& b) {
  if (a.shape() != b.shape()) return HUGE_VAL;
  const Tensor x = a.astype(f64), y = b.astype(f64);
  double most = 0;
  for (std::size_t i = 0; i < static_cast<std::size_t>(x.size()); ++i) {
    const double ours = x.data<double>()[i], theirs = y.data<double>()[i];
    if (ours == theirs || (std::isnan(ours) && std::isnan(theirs))) continue;
    const double apart = std::abs(ours - theirs) / std::max(1.0, std::abs(theirs));
    most = std::isnan(apart) ? HUGE_VAL : std::max(most, apart);
  }
  return most;
}
