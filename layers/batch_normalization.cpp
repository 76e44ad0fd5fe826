#include <cmath>
#include <hornet/layers/batch_normalization.hpp>
#include <hornet/ops/moments.hpp>
#include <hornet/ops/pointwise.hpp>
#include <hornet/ops/reduce.hpp>
#include <hornet/ops/shape.hpp>
#include <hornet/runtime/eager_ops.hpp>

#include "layers/arguments.hpp"
#include "layers/handle.hpp"
#include "layers/unsupported.hpp"

namespace hornet {

Config ConfigCodec<layers::RenormClipping>::encode(const layers::RenormClipping& v) {
  Config config = Config::Dict{};
  for (const auto& [name, bound] : {std::pair{"rmax", v.rmax}, {"rmin", v.rmin}, {"dmax", v.dmax}})
    if (bound) config.set(name, *bound);
  return config;
}

layers::RenormClipping ConfigCodec<layers::RenormClipping>::decode(const Config& c) {
  layers::RenormClipping clipping;
  for (const auto& [name, bound] : c.as_dict()) {
    if (name != "rmax" && name != "rmin" && name != "dmax")
      throw ConfigError("expected rmax, rmin and dmax, got '" + name + "'");
    (name == "rmax"   ? clipping.rmax
     : name == "rmin" ? clipping.rmin
                      : clipping.dmax) = ConfigCodec<std::optional<double>>::decode(bound);
  }
  return clipping;
}

}  // namespace hornet

namespace hornet::layers {
namespace {

using Moments = ops::MeanAndVariance;  // [features]

// What training with renorm adds (Ioffe 2017): statistics of its own, and the corrections r and d from the batch to
// them.
struct Renorm {
  Value moving_stddev, mean, stddev;  // [features]
};

// The square root of what another initializer gives.
struct SquareRootOf {
  Initializer other = "ones";
  static constexpr std::string_view class_name = "SquareRootOf";
  Tensor call(const Shape& shape, DType dtype, std::uint64_t seed) const {
    return ops::sqrt(other(shape, dtype, seed));
  }
};

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
    expect_between(class_name, "renorm_momentum", renorm_momentum, 0, 1);
    if (!renorm_clipping) return;
    const auto& [rmax, rmin, dmax] = *renorm_clipping;
    if (rmax && rmin && *rmax < *rmin) throw ConfigError("BatchNormalization: expected renorm_clipping's rmax >= rmin");
    if (dmax) expect_not_negative(class_name, "renorm_clipping's dmax", *dmax);
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
                           {.regularizer = gamma_regularizer, .constraint = gamma_constraint, .autocast = false});
    if (center)
      beta = scope.weight("beta", {features}, beta_initializer,
                          {.regularizer = beta_regularizer, .constraint = beta_constraint, .autocast = false});
    const Value moving_mean =
        scope.weight("moving_mean", {features}, moving_mean_initializer, {.trainable = false, .autocast = false});
    const Value moving_variance = scope.weight("moving_variance", {features}, moving_variance_initializer,
                                               {.trainable = false, .autocast = false});

    const Renorm running = renorm ? renorm_weights(scope, features) : Renorm{};

    const Value mask = scope.mask(x), given = x;
    x = ops::cast(x, scope.variable_dtype());
    Moments of{moving_mean, moving_variance};
    if (scope.training() && scope.trainable()) {
      const std::vector<std::int64_t> others = axes_but(features_axis, x.rank());
      of = mask ? masked_moments(x, mask, others)
                : ops::moments(given.dtype() == bf16 ? given : x, others);  // of bfloat16 in float32
      scope.update(moving_mean, moved(moving_mean, of.mean, momentum));
      if (renorm) {
        correct(running, of, gamma, beta);
        update(scope, running, of, moving_variance);
      } else {
        scope.update(moving_variance, moved(moving_variance, of.variance, momentum));
      }
    }

    Value factor = ops::rsqrt(of.variance + epsilon);
    if (gamma) factor = factor * gamma;
    Value shift = -of.mean * factor;
    if (beta) shift = shift + beta;
    const Value y = x * ops::reshape(factor, broadcast) + ops::reshape(shift, broadcast);
    return ops::cast(y, scope.compute_dtype());
  }

  Renorm renorm_weights(Scope& scope, std::int64_t features) const {
    const Initializer stddev = SquareRootOf{moving_variance_initializer};
    const auto weight = [&](const char* name, const Initializer& initializer) {
      return scope.weight(name, {features}, initializer, {.trainable = false, .autocast = false});
    };
    return {weight("moving_stddev", stddev), weight("renorm_mean", moving_mean_initializer),
            weight("renorm_stddev", stddev)};
  }

  // (x · r + d) · gamma + beta in place of x · gamma + beta, x normalised by the batch; r and d are constants of the
  // step.
  void correct(const Renorm& running, const Moments& batch, Value& gamma, Value& beta) const {
    const Value stddev = ops::maximum(running.stddev, std::sqrt(epsilon));
    Value r = ops::sqrt(batch.variance + epsilon) / stddev, d = (batch.mean - running.mean) / stddev;
    const RenormClipping clipping = renorm_clipping.value_or(RenormClipping{});
    if (clipping.rmin) r = ops::maximum(r, *clipping.rmin);
    if (clipping.rmax) r = ops::minimum(r, *clipping.rmax);
    if (clipping.dmax) d = ops::clip(d, -*clipping.dmax, *clipping.dmax);
    r = ops::stop_gradient(r);
    d = ops::stop_gradient(d);
    const Value shift = gamma ? d * gamma : d;
    gamma = gamma ? r * gamma : r;
    beta = beta ? shift + beta : shift;
  }

  void update(Scope& scope, const Renorm& running, const Moments& batch, Value moving_variance) const {
    const Value stddev = ops::sqrt(batch.variance + epsilon);
    scope.update(running.mean, moved(running.mean, batch.mean, renorm_momentum));
    scope.update(running.stddev, moved(running.stddev, stddev, renorm_momentum));
    const Value moving_stddev = moved(running.moving_stddev, stddev, momentum);
    scope.update(running.moving_stddev, moving_stddev);
    scope.update(moving_variance, ops::relu(ops::square(moving_stddev) - epsilon));
  }

  static Value moved(Value average, Value value, double momentum) {
    return average * momentum + value * (1 - momentum);
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
