#include <algorithm>
#include <cmath>
#include <hornet/base/check.hpp>
#include <hornet/base/error.hpp>
#include <hornet/data/to_categorical.hpp>

namespace hornet::utils {
namespace {

std::int64_t classes_of(const Tensor& labels) {
  std::int64_t greatest = -1;
  for (const std::int64_t label : labels.data<std::int64_t>()) greatest = std::max(greatest, label);
  return greatest + 1;
}

void expect_whole(const Tensor& labels) {
  if (labels.dtype() != f32 && labels.dtype() != f64) return;
  const Tensor numbers = labels.astype(f64);
  for (const double label : numbers.data<double>())
    if (label != std::floor(label))  // NaN too
      throw DataError("to_categorical: labels are whole numbers, got " + std::to_string(label));
}

}  // namespace

Tensor to_categorical(const Tensor& labels, std::optional<std::int64_t> num_classes) {
  if (num_classes) check_at_least("to_categorical", "'num_classes'", static_cast<double>(*num_classes), 1);
  expect_whole(labels);
  const Tensor numbers = labels.astype(i64);
  const std::int64_t classes = num_classes.value_or(classes_of(numbers));
  Shape shape = labels.shape();
  if (shape.rank() > 1 && shape.back() == 1) shape = shape.slice(0, shape.rank() - 1);
  Tensor rows(f32, Shape{labels.size(), classes});
  const auto values = rows.data<float>();
  std::int64_t row = 0;
  for (const std::int64_t label : numbers.data<std::int64_t>()) {
    if (label < 0 || label >= classes)
      throw DataError("to_categorical: label " + std::to_string(label) + " (element " + std::to_string(row) +
                      ") is not in [0, " + std::to_string(classes) + "); give a greater num_classes, or number the " +
                      "classes from 0");
    values[static_cast<std::size_t>(row++ * classes + label)] = 1;
  }
  return rows.reshape(shape + Shape{classes});
}

}  // namespace hornet::utils
