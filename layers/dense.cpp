#include <hornet/layers/dense.hpp>
#include <hornet/ops/matmul.hpp>
#include <hornet/ops/pointwise.hpp>
#include <hornet/ops/shape.hpp>

#include "layers/activity.hpp"
#include "layers/arguments.hpp"
#include "layers/handle.hpp"
#include "layers/unsupported.hpp"

namespace hornet::layers {
namespace {

struct DenseDefinition : DenseOptions {
  std::int64_t units = 0;
  MustBeNull quantization_config = {};

  static constexpr std::string_view class_name = "Dense";
  static constexpr bool supports_masking = true;
  static constexpr auto fields() {
    using D = DenseDefinition;
    return std::tuple{
        Field{"units", &D::units},
        Field{"activation", &D::activation},
        Field{"use_bias", &D::use_bias},
        Field{"kernel_initializer", &D::kernel_initializer},
        Field{"bias_initializer", &D::bias_initializer},
        Field{"kernel_regularizer", &D::kernel_regularizer},
        Field{"bias_regularizer", &D::bias_regularizer},
        Field{"activity_regularizer", &D::activity_regularizer},
        Field{"kernel_constraint", &D::kernel_constraint},
        Field{"bias_constraint", &D::bias_constraint},
        Field{"quantization_config", &D::quantization_config},
    };
  }
  void validate() const { expect_positive(class_name, "units", units); }

  Value call(Scope& scope, Value x) const {
    expect_min_rank(x, 2);
    const std::int64_t in = x.shape().back();
    const Value kernel = scope.weight("kernel", {in, units}, kernel_initializer,
                                      {.regularizer = kernel_regularizer, .constraint = kernel_constraint});
    const Value rows = ops::reshape(ops::cast(x, scope.compute_dtype()), {x.shape().size() / in, in});
    Value y = ops::matmul(rows, kernel);
    if (use_bias)
      y = y + scope.weight("bias", {units}, bias_initializer,
                           {.regularizer = bias_regularizer, .constraint = bias_constraint});
    y = ops::reshape(y, x.shape().with(-1, units));
    if (activation) y = activation(y);
    regularize_activity(scope, activity_regularizer, y);
    return y;
  }
};

}  // namespace

Dense::Dense(std::int64_t units, DenseOptions options) : Layer(layer_of(DenseDefinition{std::move(options), units})) {}

Layer Dense::from_config(const Config& config) { return layer_from_config<DenseDefinition>(config); }

}  // namespace hornet::layers
