#include "layers/quantile_summary.hpp"

#include <algorithm>
#include <cmath>

namespace hornet::layers {
namespace {

// The line through the points (x, y), x ascending, at `at`; constant beyond its ends.
double interpolated(double at, const std::vector<double>& x, const std::vector<double>& y) {
  const auto above = static_cast<std::size_t>(std::ranges::upper_bound(x, at) - x.begin());
  if (above == 0) return y.front();
  if (above == x.size()) return y.back();
  return y[above - 1] + (y[above] - y[above - 1]) / (x[above] - x[above - 1]) * (at - x[above - 1]);
}

}  // namespace

void QuantileSummary::add(const Tensor& data) {
  const Tensor numbers = data.astype(f32).clone();
  const auto values = numbers.data<float>();
  std::ranges::sort(values);
  const double step = std::max(static_cast<double>(values.size()) / (1 / epsilon_), 1.0);
  std::vector<Item> merged;
  for (auto i = static_cast<std::size_t>(step - 1); i < values.size(); i += static_cast<std::size_t>(step))
    merged.push_back({values[i], static_cast<float>(step)});
  merged.insert(merged.end(), items_.begin(), items_.end());
  std::ranges::stable_sort(merged, {}, &Item::value);
  items_ = compressed(merged, epsilon_);
}

std::vector<QuantileSummary::Item> QuantileSummary::compressed(const std::vector<Item>& items, double epsilon) {
  if (static_cast<double>(items.size()) * epsilon < 1) return items;
  std::vector<double> values, cumulated, parts;
  float sum = 0;
  for (const Item& item : items) {
    sum += item.weight;
    values.push_back(item.value);
    cumulated.push_back(sum);
  }
  for (double weight : cumulated) parts.push_back(static_cast<float>(weight) / sum);

  std::vector<Item> out;
  double before = 0;
  const double count = std::ceil(1 / epsilon);
  for (double i = 0; i < count; ++i) {
    const double part = epsilon + i * epsilon;
    const double weight = interpolated(part, parts, cumulated);
    out.push_back({static_cast<float>(interpolated(part, parts, values)), static_cast<float>(weight - before)});
    before = weight;
  }
  return out;
}

std::vector<double> QuantileSummary::boundaries(std::int64_t bins) const {
  std::vector<double> out;
  for (const Item& item : compressed(items_, 1 / static_cast<double>(bins))) out.push_back(item.value);
  out.pop_back();
  return out;
}

}  // namespace hornet::layers
