#include <hornet/metrics/mean.hpp>
#include <hornet/ops/pointwise.hpp>
#include <hornet/ops/reduce.hpp>
#include <hornet/ops/shape.hpp>

namespace hornet::metrics {
namespace {

// Metrics of values in the form of metrics of predictions: the values come as both.
struct MeanOfValues {
  std::string name;
  static constexpr std::string_view class_name = "Mean";
  void update(MetricScope& scope, Value values, Value, Value sample_weight) const {
    scope.add_mean(values, sample_weight);
  }
  Value result(MetricScope& scope) const { return scope.mean(); }
};

struct SumOfValues {
  std::string name;
  static constexpr std::string_view class_name = "Sum";
  void update(MetricScope& scope, Value values, Value, Value sample_weight) const {
    values = ops::cast(values, f32);
    if (sample_weight) {
      // A weight has leading axes of the values; what is left of each is summed.
      while (sample_weight.rank() < values.rank()) sample_weight = ops::expand_dims(sample_weight, -1);
      values = values * ops::cast(sample_weight, f32);
    }
    scope.add("total", ops::sum(values));
  }
  Value result(MetricScope& scope) const { return scope.variable("total"); }
};

}  // namespace

Mean::Mean(std::string name) : metric_(MeanOfValues{std::move(name)}) {}
void Mean::update_state(const Tensor& values, const Tensor& sample_weight) {
  metric_.update_state(values, values, sample_weight);
}

Sum::Sum(std::string name) : metric_(SumOfValues{std::move(name)}) {}
void Sum::update_state(const Tensor& values, const Tensor& sample_weight) {
  metric_.update_state(values, values, sample_weight);
}

}  // namespace hornet::metrics
