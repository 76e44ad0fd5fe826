#include <algorithm>
#include <cmath>
#include <hornet/base/error.hpp>
#include <hornet/data/arrays.hpp>
#include <hornet/tensor/floatx.hpp>

#include "src/data/roles.hpp"

namespace hornet {
namespace {

bool all_tensors(const Arrays& arrays, auto holds) {
  return std::ranges::all_of(arrays.x, holds) && std::ranges::all_of(arrays.y, holds) &&
         std::ranges::all_of(arrays.sample_weight, holds);
}

bool is_one_weight_a_sample(const Tensor& weight) {
  return weight.rank() == 1 || (weight.rank() == 2 && weight.shape()[1] == 1);
}

void check_sample_weight(const Arrays& arrays) {
  const std::size_t weights = arrays.sample_weight.size();
  if (weights == 0 || weights == arrays.y.size()) return;
  if (weights != 1 || arrays.y.empty())
    throw DataError("sample_weight: expected one tensor an output, got " + std::to_string(weights) + " for " +
                    std::to_string(arrays.y.size()) + " outputs in y");
  if (!is_one_weight_a_sample(arrays.sample_weight[0]))
    throw DataError(
        "sample_weight: a single tensor for several outputs must hold one weight a sample, shape (n,); got " +
        to_string(arrays.sample_weight[0].shape()) + ". Pass one sample_weight an output instead");
}

std::vector<Tensor> rows_of(const std::vector<Tensor>& tensors, std::int64_t begin, std::int64_t end) {
  std::vector<Tensor> out;
  for (const Tensor& tensor : tensors) out.push_back(tensor.rows(begin, end));
  return out;
}

Arrays rows_of(const Arrays& arrays, std::int64_t begin, std::int64_t end) {
  return {rows_of(arrays.x, begin, end), rows_of(arrays.y, begin, end), rows_of(arrays.sample_weight, begin, end)};
}

// The class of each row of y [n] or [n, k].
std::vector<std::int64_t> classes_of(const Tensor& y) {
  const std::int64_t width = y.rank() == 1 ? 1 : y.shape()[1];
  std::vector<std::int64_t> classes(static_cast<std::size_t>(y.shape()[0]));
  dispatch(y.dtype(), [&](auto zero) {
    using T = decltype(zero);
    auto row = y.data<T>().begin();
    for (std::int64_t& label : classes) {
      if constexpr (is_floating(dtype_of<T>))
        if (std::any_of(row, row + width, [](T v) { return std::isnan(v); }))
          throw DataError("class_weight: y holds a NaN, which is no class");
      label = width == 1 ? std::llrint(static_cast<double>(*row)) : std::max_element(row, row + width) - row;
      row += width;
    }
  });
  return classes;
}

}  // namespace

std::string describe(const Arrays& arrays) {
  std::string out;
  const auto add = [&](const char* name, const std::vector<Tensor>& tensors) {
    if (tensors.empty()) return;
    if (!out.empty()) out += ", ";
    out += name;
    for (std::size_t i = 0; i < tensors.size(); ++i) out += (i ? ", " : " ") + to_string(tensors[i].shape());
  };
  add("x", arrays.x);
  add("y", arrays.y);
  add("sample_weight", arrays.sample_weight);
  return out;
}

std::int64_t count_samples(const Arrays& arrays) {
  if (arrays.x.empty()) throw DataError("x: expected at least one tensor, got none");
  if (!all_tensors(arrays, [](const Tensor& tensor) { return tensor.rank() > 0; }))
    throw DataError("expected tensors with samples on axis 0, got a scalar among " + describe(arrays));
  const std::int64_t n = arrays.x[0].shape()[0];
  if (!all_tensors(arrays, [&](const Tensor& tensor) { return tensor.shape()[0] == n; }))
    throw DataError("all data must have the same number of samples (axis 0), got " + describe(arrays));
  if (n == 0) throw DataError("expected at least one sample, got empty data: " + describe(arrays));
  check_sample_weight(arrays);
  return n;
}

Tensor in_floatx(const Tensor& tensor) { return tensor.dtype() == f64 ? tensor.astype(floatx()) : tensor; }

Arrays in_floatx(Arrays arrays) {
  for (auto* list : {&arrays.x, &arrays.y, &arrays.sample_weight})
    for (Tensor& tensor : *list) tensor = in_floatx(tensor);
  return arrays;
}

SplitArrays train_validation_split(const Arrays& arrays, double validation_split) {
  if (!(validation_split > 0 && validation_split < 1))
    throw ConfigError("validation_split: expected a number between 0 and 1, got " + std::to_string(validation_split));
  const std::int64_t n = count_samples(arrays);
  const auto split_at = static_cast<std::int64_t>(std::floor(static_cast<double>(n) * (1.0 - validation_split)));
  if (split_at == 0 || split_at == n)
    throw DataError("validation_split=" + std::to_string(validation_split) + " of " + std::to_string(n) +
                    " samples leaves " + std::to_string(split_at) + " for training and " +
                    std::to_string(n - split_at) + " for validation; give more data or another validation_split");
  return {rows_of(arrays, 0, split_at), rows_of(arrays, split_at, n)};
}

Arrays with_class_weight(Arrays arrays, const ClassWeight& class_weight) {
  if (!arrays.sample_weight.empty())
    throw ConfigError("class_weight and sample_weight cannot be given together; multiply them into one sample_weight");
  if (arrays.y.size() != 1)
    throw DataError("class_weight needs a model with a single output, got " + std::to_string(arrays.y.size()) +
                    " tensors in y; give one sample_weight an output instead");
  for (const auto& [label, weight] : class_weight)
    if (!std::isfinite(weight))
      throw ConfigError("class_weight: expected a finite weight for class " + std::to_string(label) + ", got " +
                        std::to_string(weight));
  count_samples(arrays);
  const Tensor& y = arrays.y[0];
  if (y.rank() > 2 || y.size() == 0)
    throw DataError("class_weight: expected y of shape (n,) or (n, classes), got " + to_string(y.shape()));

  Tensor weights = Tensor::ones({y.shape()[0]});
  auto weight = weights.data<float>().begin();
  for (const std::int64_t label : classes_of(y)) {
    const auto found = class_weight.find(label);
    if (found != class_weight.end()) *weight = static_cast<float>(found->second);
    ++weight;
  }
  arrays.sample_weight = {std::move(weights)};
  return arrays;
}

}  // namespace hornet
