#include <hornet/layers/activity_regularization.hpp>
#include <hornet/ops/pointwise.hpp>
#include <hornet/regularizers/regularizers.hpp>

#include "layers/activity.hpp"
#include "layers/handle.hpp"

namespace hornet::layers {
namespace {

struct ActivityRegularizationDefinition : ActivityRegularizationOptions {
  static constexpr std::string_view class_name = "ActivityRegularization";
  static constexpr bool supports_masking = true;
  static constexpr auto fields() {
    using D = ActivityRegularizationDefinition;
    return std::tuple{Field{"l1", &D::l1}, Field{"l2", &D::l2}};
  }

  void validate() const { regularizers::L1L2{l1, l2}.validate(); }

  Value call(Scope& scope, Value x) const {
    regularize_activity(scope, regularizers::L1L2{l1, l2}, ops::cast(x, scope.compute_dtype()));
    return x;
  }
};

}  // namespace

ActivityRegularization::ActivityRegularization(ActivityRegularizationOptions options)
    : Layer(layer_of(ActivityRegularizationDefinition{std::move(options)})) {}

Layer ActivityRegularization::from_config(const Config& config) {
  return layer_from_config<ActivityRegularizationDefinition>(config);
}

}  // namespace hornet::layers
