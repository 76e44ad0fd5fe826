#include <hornet/layers/group_normalization.hpp>
#include <hornet/ops/pointwise.hpp>
#include <hornet/ops/reduce.hpp>
#include <hornet/ops/shape.hpp>

#include "layers/arguments.hpp"
#include "layers/handle.hpp"

namespace hornet::layers {
namespace {

struct GroupNormalizationDefinition : GroupNormalizationOptions {
  static constexpr std::string_view class_name = "GroupNormalization";
  static constexpr bool supports_masking = true;
  static constexpr bool autocast = false;
  static constexpr auto fields() {
    using D = GroupNormalizationDefinition;
    return std::tuple{
        Field{"groups", &D::groups},
        Field{"axis", &D::axis},
        Field{"epsilon", &D::epsilon},
        Field{"center", &D::center},
        Field{"scale", &D::scale},
        Field{"beta_initializer", &D::beta_initializer},
        Field{"gamma_initializer", &D::gamma_initializer},
        Field{"beta_regularizer", &D::beta_regularizer},
        Field{"gamma_regularizer", &D::gamma_regularizer},
        Field{"beta_constraint", &D::beta_constraint},
        Field{"gamma_constraint", &D::gamma_constraint},
    };
  }

  void validate() const {
    if (groups != -1) expect_positive(class_name, "groups", groups);
    expect_not_negative(class_name, "epsilon", epsilon);
  }

  Value call(Scope& scope, Value x) const {
    const int channels_axis = x.shape().normalize(axis);
    const std::int64_t channels = x.shape()[channels_axis];
    const std::int64_t count = groups == -1 ? channels : groups;
    if (channels_axis == 0 || channels % count != 0)
      throw ShapeError("expected an axis behind the batch whose extent is a multiple of " + std::to_string(count) +
                       " groups, got axis " + std::to_string(axis) + " of shape " + shown(x) + ".");

    // The channels' axis becomes two: groups, channels of one group.
    const Shape grouped = split(x.shape(), channels_axis, count);
    const Shape ones(std::vector<std::int64_t>(static_cast<std::size_t>(x.rank()), 1));
    const Shape broadcast = split(ones.with(channels_axis, channels), channels_axis, count);
    std::vector<std::int64_t> axes;
    for (int i = 1; i < grouped.rank(); ++i)
      if (i != channels_axis) axes.push_back(i);

    const Value g = ops::reshape(ops::cast(x, scope.variable_dtype()), grouped);
    const Value mean = ops::mean(g, axes, true);
    const Value variance = ops::mean(ops::square(g - mean), axes, true);
    Value factor = ops::rsqrt(variance + epsilon);
    if (scale) {
      const Value gamma =
          scope.weight("gamma", {channels}, gamma_initializer,
                       {.regularizer = gamma_regularizer, .constraint = gamma_constraint, .autocast = false});
      factor = factor * ops::reshape(gamma, broadcast);
    }
    Value shift = -mean * factor;
    if (center) {
      const Value beta =
          scope.weight("beta", {channels}, beta_initializer,
                       {.regularizer = beta_regularizer, .constraint = beta_constraint, .autocast = false});
      shift = shift + ops::reshape(beta, broadcast);
    }
    return ops::cast(ops::reshape(g * factor + shift, x.shape()), scope.compute_dtype());
  }

  static Shape split(const Shape& shape, int axis, std::int64_t groups) {
    return shape.slice(0, axis) + Shape{groups, shape[axis] / groups} + shape.slice(axis + 1, shape.rank());
  }
};

}  // namespace

GroupNormalization::GroupNormalization(GroupNormalizationOptions options)
    : Layer(layer_of(GroupNormalizationDefinition{std::move(options)})) {}

Layer GroupNormalization::from_config(const Config& config) {
  return layer_from_config<GroupNormalizationDefinition>(config);
}

}  // namespace hornet::layers
