#include <hornet/layers/batch_normalization.hpp>
#include <hornet/ops/pointwise.hpp>
#include <hornet/ops/reduce.hpp>
#include <hornet/ops/shape.hpp>

#include "layers/arguments.hpp"
#include "layers/handle.hpp"
#include "layers/unsupported.hpp"

namespace hornet::layers {
namespace {

struct Moments {
  Value mean, variance;  // [features]
};

Moments moments(Value x, const std::vector<std::int64_t>& axes) {
  const Value mean = ops::mean(x, axes, true);
  const Value variance = ops::mean(ops::square(x - mean), axes);
  return {ops::reshape(mean, variance.shape()), variance};
}

// Elements that the mask [batch, …] hides count neither in the sums nor in their number, to which Keras adds its
// epsilon 1e-7.
Moments masked_moments(Value x, Value mask, const std::vector<std::int64_t>& axes) {
  if (mask.rank() != x.rank() - 1)
    throw ShapeError("expected a mask of one axis less than the input, got mask " + shown(mask) + " for input " +
                     shown(x) + ".");
  const Value zero = ops::scalar(0, x);
  const Value visible = ops::broadcast_to(ops::expand_dims(mask, -1), x.shape());
  const Value count = ops::sum(ops::cast(visible, x.dtype()), axes, true) + 1e-7;
  const Value mean = ops::sum(ops::select(visible, x, zero), axes, true) / count;
  const Value variance = ops::sum(ops::square(ops::select(visible, x - mean, zero)), axes, true) / count;
  const Shape features{mean.shape().size()};
  return {ops::reshape(mean, features), ops::reshape(variance, features)};
}

struct BatchNormalizationDefinition : BatchNormalizationOptions {
  MustBeFalse synchronized = {};
  MustBeFalse renorm = {};
  MustBeNull renorm_clipping = {};
  double renorm_momentum = 0.99;  // without renorm it means nothing, but Keras writes it

  static constexpr std::string_view class_name = "BatchNormalization";
  static constexpr bool supports_masking = true;
  static constexpr auto fields() {
    using D = BatchNormalizationDefinition;
    return std::tuple{
        Field{"axis", &D::axis},
        Field{"momentum", &D::momentum},
        Field{"epsilon", &D::epsilon},
        Field{"center", &D::center},
        Field{"scale", &D::scale},
        Field{"beta_initializer", &D::beta_initializer},
        Field{"gamma_initializer", &D::gamma_initializer},
        Field{"moving_mean_initializer", &D::moving_mean_initializer},
        Field{"moving_variance_initializer", &D::moving_variance_initializer},
        Field{"beta_regularizer", &D::beta_regularizer},
        Field{"gamma_regularizer", &D::gamma_regularizer},
        Field{"beta_constraint", &D::beta_constraint},
        Field{"gamma_constraint", &D::gamma_constraint},
        Field{"synchronized", &D::synchronized},
        Field{"renorm", &D::renorm},
        Field{"renorm_clipping", &D::renorm_clipping},
        Field{"renorm_momentum", &D::renorm_momentum},
    };
  }

  void validate() const {
    expect_between(class_name, "momentum", momentum, 0, 1);
    expect_not_negative(class_name, "epsilon", epsilon);
  }

  Value call(Scope& scope, Value x) const {
    expect_min_rank(x, 2);
    const int features_axis = x.shape().normalize(axis);
    const std::int64_t features = x.shape()[features_axis];
    Shape broadcast(std::vector<std::int64_t>(static_cast<std::size_t>(x.rank()), 1));
    broadcast[features_axis] = features;

    Value gamma, beta;
    if (scale)
      gamma = scope.weight("gamma", {features}, gamma_initializer,
                           {.regularizer = gamma_regularizer, .constraint = gamma_constraint});
    if (center)
      beta = scope.weight("beta", {features}, beta_initializer,
                          {.regularizer = beta_regularizer, .constraint = beta_constraint});
    const Value moving_mean = scope.weight("moving_mean", {features}, moving_mean_initializer, {.trainable = false});
    const Value moving_variance =
        scope.weight("moving_variance", {features}, moving_variance_initializer, {.trainable = false});

    const Value mask = scope.mask(x);
    x = ops::cast(x, f32);
    Moments of{moving_mean, moving_variance};
    if (scope.training() && scope.trainable()) {
      const std::vector<std::int64_t> others = axes_but(features_axis, x.rank());
      of = mask ? masked_moments(x, mask, others) : moments(x, others);
      scope.update(moving_mean, moving_mean * momentum + of.mean * (1 - momentum));
      scope.update(moving_variance, moving_variance * momentum + of.variance * (1 - momentum));
    }

    Value factor = ops::rsqrt(of.variance + epsilon);
    if (gamma) factor = factor * gamma;
    Value shift = -of.mean * factor;
    if (beta) shift = shift + beta;
    return x * ops::reshape(factor, broadcast) + ops::reshape(shift, broadcast);
  }

  static std::vector<std::int64_t> axes_but(int axis, int rank) {
    std::vector<std::int64_t> axes;
    for (int i = 0; i < rank; ++i)
      if (i != axis) axes.push_back(i);
    return axes;
  }
};

}  // namespace

BatchNormalization::BatchNormalization(BatchNormalizationOptions options)
    : Layer(layer_of(BatchNormalizationDefinition{std::move(options)})) {}

Layer BatchNormalization::from_config(const Config& config) {
  return layer_from_config<BatchNormalizationDefinition>(config);
}

}  // namespace hornet::layers
