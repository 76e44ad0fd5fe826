// A sketch of many numbers from which quantiles are read.
#pragma once

#include <hornet/tensor/tensor.hpp>
#include <vector>

namespace hornet::layers {

// Ascending values, each with the number of elements that it stands for; about 1 / epsilon of them however many
// elements were added. Arithmetic and rounding are those of keras/src/layers/preprocessing/discretization.py.
class QuantileSummary {
 public:
  explicit QuantileSummary(double epsilon) : epsilon_(epsilon) {}

  void add(const Tensor& data);
  bool empty() const { return items_.empty(); }

  // Values between bins that hold equally many elements: bins - 1, or fewer when there are fewer values.
  std::vector<double> boundaries(std::int64_t bins) const;

 private:
  struct Item {
    float value, weight;
  };
  static std::vector<Item> compressed(const std::vector<Item>& items, double epsilon);

  double epsilon_;
  std::vector<Item> items_;
};

}  // namespace hornet::layers
