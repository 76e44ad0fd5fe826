#include <hornet/base/check.hpp>
#include <hornet/metrics/iou.hpp>
#include <hornet/ops/gather.hpp>
#include <hornet/ops/order.hpp>
#include <hornet/ops/pointwise.hpp>
#include <hornet/ops/reduce.hpp>
#include <hornet/ops/shape.hpp>
#include <numeric>

namespace hornet::metrics {
namespace {

constexpr const char* kMatrix = "total_confusion_matrix";

std::vector<std::int64_t> all_classes(std::int64_t count) {
  std::vector<std::int64_t> ids(static_cast<std::size_t>(std::max<std::int64_t>(count, 0)));
  std::iota(ids.begin(), ids.end(), 0);
  return ids;
}

// Every metric of the family is an IoU.
IoU as_iou(const BinaryIoU& m) {
  return {.num_classes = 2, .target_class_ids = m.target_class_ids, .name = m.name, .dtype = m.dtype};
}
IoU as_iou(const MeanIoU& m) {
  return {.num_classes = m.num_classes,
          .target_class_ids = all_classes(m.num_classes),
          .name = m.name,
          .dtype = m.dtype,
          .ignore_class = m.ignore_class,
          .sparse_y_true = m.sparse_y_true,
          .sparse_y_pred = m.sparse_y_pred,
          .axis = m.axis};
}
IoU as_iou(const OneHotIoU& m) {
  return {.num_classes = m.num_classes,
          .target_class_ids = m.target_class_ids,
          .name = m.name,
          .dtype = m.dtype,
          .ignore_class = m.ignore_class,
          .sparse_y_true = false,
          .sparse_y_pred = m.sparse_y_pred,
          .axis = m.axis};
}
IoU as_iou(const OneHotMeanIoU& m) {
  return {.num_classes = m.num_classes,
          .target_class_ids = all_classes(m.num_classes),
          .name = m.name,
          .dtype = m.dtype,
          .ignore_class = m.ignore_class,
          .sparse_y_true = false,
          .sparse_y_pred = m.sparse_y_pred,
          .axis = m.axis};
}

void check(std::string_view metric, const IoU& iou) {
  check_at_least(metric, "num_classes", static_cast<double>(iou.num_classes), 1);
  if (iou.target_class_ids.empty())
    throw ConfigError(std::string(metric) + ": target_class_ids must name a class, got none");
  for (std::int64_t id : iou.target_class_ids)
    check_between(metric, "target_class_ids", static_cast<double>(id), 0, static_cast<double>(iou.num_classes - 1));
  if (iou.dtype != i32 && iou.dtype != f32)
    throw ConfigError(std::string(metric) + ": dtype must be int32 or float32, got " +
                      std::string(to_string(iou.dtype)));
}

// int32 [n]: the class of each element.
Value classes(Value y, bool sparse, std::int64_t axis) {
  return ops::reshape(sparse ? ops::cast(y, i32) : ops::argmax(y, axis), {None});
}

Value is_class(Value ids, std::int64_t count) {
  return ops::logical_and(ops::greater_equal(ids, ops::scalar(0, ids)),
                          ops::less(ids, ops::scalar(static_cast<double>(count), ids)));
}

}  // namespace

void IoU::validate() const { check(class_name, *this); }

void IoU::update(MetricScope& scope, Value y_true, Value y_pred, Value sample_weight) const {
  const Value label = classes(y_true, sparse_y_true, axis), guess = classes(y_pred, sparse_y_pred, axis);
  if (label.shape() != guess.shape())
    throw ShapeError("IoU: expected as many labels as predictions, got shapes " + to_string(y_true.shape()) + " and " +
                     to_string(y_pred.shape()));
  Value counts = ops::logical_and(is_class(label, num_classes), is_class(guess, num_classes));
  if (ignore_class)
    counts = ops::logical_and(counts, ops::not_equal(label, ops::scalar(static_cast<double>(*ignore_class), label)));
  Value weight = sample_weight ? sample_weight : counts.graph().constant(Tensor(1.0));
  if (weight.rank() > 1) weight = ops::reshape(weight, {None});
  weight = ops::cast(ops::broadcast_to(ops::cast(weight, dtype), label.shape()), f32);

  const Value none = ops::scalar(0, weight);
  const Value cell = ops::select(counts, label * static_cast<double>(num_classes) + guess, ops::scalar(0, label));
  const Value sums = ops::segment_sum(ops::select(counts, weight, none), cell, num_classes * num_classes);
  scope.add(kMatrix, ops::cast(ops::reshape(sums, {num_classes, num_classes}), dtype));
}

Value IoU::result(MetricScope& scope) const {
  const Value matrix = ops::cast(scope.variable(kMatrix, {num_classes, num_classes}, dtype), f32);
  std::vector<std::int64_t> diagonal;
  for (std::int64_t id : target_class_ids) diagonal.push_back(id * (num_classes + 1));
  const auto chosen = [&](Value of, const std::vector<std::int64_t>& at) {
    return ops::gather(of, of.graph().constant(Tensor::from(at)));
  };
  const Value both = chosen(ops::reshape(matrix, {None}), diagonal);
  const Value either =
      chosen(ops::sum(matrix, {0}), target_class_ids) + chosen(ops::sum(matrix, {1}), target_class_ids) - both;
  const Value occurs = ops::greater(either, 1e-9);
  const Value iou = ops::select(occurs, both / (either + 1e-7), ops::scalar(0, both));
  return ops::sum(iou) / (ops::sum(ops::cast(occurs, f32)) + 1e-7);
}

void BinaryIoU::validate() const { check(class_name, as_iou(*this)); }
void BinaryIoU::update(MetricScope& scope, Value y_true, Value y_pred, Value sample_weight) const {
  const Value guess = ops::cast(y_pred, f32);
  as_iou(*this).update(scope, y_true, ops::greater_equal(guess, ops::scalar(threshold, guess)), sample_weight);
}
Value BinaryIoU::result(MetricScope& scope) const { return as_iou(*this).result(scope); }

void MeanIoU::validate() const { check(class_name, as_iou(*this)); }
void MeanIoU::update(MetricScope& scope, Value y_true, Value y_pred, Value sample_weight) const {
  as_iou(*this).update(scope, y_true, y_pred, sample_weight);
}
Value MeanIoU::result(MetricScope& scope) const { return as_iou(*this).result(scope); }

void OneHotIoU::validate() const { check(class_name, as_iou(*this)); }
void OneHotIoU::update(MetricScope& scope, Value y_true, Value y_pred, Value sample_weight) const {
  as_iou(*this).update(scope, y_true, y_pred, sample_weight);
}
Value OneHotIoU::result(MetricScope& scope) const { return as_iou(*this).result(scope); }

void OneHotMeanIoU::validate() const { check(class_name, as_iou(*this)); }
void OneHotMeanIoU::update(MetricScope& scope, Value y_true, Value y_pred, Value sample_weight) const {
  as_iou(*this).update(scope, y_true, y_pred, sample_weight);
}
Value OneHotMeanIoU::result(MetricScope& scope) const { return as_iou(*this).result(scope); }

}  // namespace hornet::metrics
