#include <algorithm>
#include <hornet/layers/normalization.hpp>
#include <hornet/ops/pointwise.hpp>
#include <hornet/ops/reduce.hpp>
#include <hornet/ops/shape.hpp>
#include <hornet/runtime/eager_ops.hpp>

#include "layers/arguments.hpp"
#include "layers/handle.hpp"

namespace hornet::layers {
namespace {

// The axes of an input that have statistics of their own, and the others.
struct KeptAxes {
  std::vector<std::int64_t> kept, reduced;

  KeptAxes(const std::vector<std::int64_t>& axes, const Shape& shape) {
    for (std::int64_t axis : axes) kept.push_back(shape.normalize(axis));
    std::ranges::sort(kept);
    for (int axis = 0; axis < shape.rank(); ++axis)
      if (std::ranges::find(kept, axis) == kept.end()) reduced.push_back(axis);
  }

  Shape extents(const Shape& shape) const {
    std::vector<std::int64_t> out;
    for (std::int64_t axis : kept) out.push_back(shape[axis]);
    return Shape(std::move(out));
  }

  // Statistics of the last kept axes as a shape that broadcasts to the input.
  Shape broadcast(const Shape& statistics, int rank) const {
    Shape out(std::vector<std::int64_t>(static_cast<std::size_t>(rank), 1));
    for (int i = 1; i <= statistics.rank(); ++i) out[kept[kept.size() - static_cast<std::size_t>(i)]] = statistics[-i];
    return out;
  }
};

// Mean and variance of a part of the data, in float64, and how many elements each stands for.
struct Statistics {
  Tensor mean, variance;
  double count = 0;

  Statistics(const Tensor& data, const KeptAxes& axes) : mean(data.astype(f64)), variance(mean - mean), count(1) {
    if (axes.reduced.empty()) return;
    const Tensor x = mean;
    mean = ops::mean(x, axes.reduced);
    variance = ops::mean(ops::square(x - ops::mean(x, axes.reduced, true)), axes.reduced);
    count = static_cast<double>(x.size()) / static_cast<double>(mean.size());
  }

  // Those of both parts together. Keras: Normalization.adapt.
  void add(const Statistics& other) {
    const double weight = other.count / (count + other.count);
    const Tensor joint = mean * (1 - weight) + other.mean * weight;
    variance = (variance + ops::square(mean - joint)) * (1 - weight) +
               (other.variance + ops::square(other.mean - joint)) * weight;
    mean = joint;
    count += other.count;
  }
};

struct NormalizationDefinition : NormalizationOptions {
  static constexpr std::string_view class_name = "Normalization";
  static constexpr bool supports_masking = true;
  static constexpr auto fields() {
    using D = NormalizationDefinition;
    return std::tuple{Field{"axis", &D::axis}, Field{"invert", &D::invert}, Field{"mean", &D::mean},
                      Field{"variance", &D::variance}};
  }

  void validate() const {
    if (mean.has_value() != variance.has_value())
      throw ConfigError("Normalization: expected both mean and variance or neither, got " +
                        std::string(mean ? "mean" : "variance") + " alone");
    if (!mean) return;
    if (mean->value.shape() != variance->value.shape())
      throw ConfigError("Normalization: expected mean and variance of one shape, got " +
                        to_string(mean->value.shape()) + " and " + to_string(variance->value.shape()));
    if (static_cast<std::size_t>(mean->value.rank()) > axes().size())
      throw ConfigError("Normalization: expected a mean of at most as many axes as `axis` has, got shape " +
                        to_string(mean->value.shape()));
  }

  std::vector<std::int64_t> axes() const { return axis.value_or(std::vector<std::int64_t>{}); }

  Value call(Scope& scope, Value x) const {
    const KeptAxes kept(axes(), x.shape());
    const auto [center, spread] = mean ? given(scope, kept, x) : adapted(scope, kept, x);
    const Value deviation = ops::maximum(ops::sqrt(spread), 1e-7);
    x = ops::cast(x, scope.compute_dtype());
    return invert ? center + x * deviation : (x - center) / deviation;
  }

  std::pair<Value, Value> given(Scope& scope, const KeptAxes& kept, Value x) const {
    const Shape shape = kept.broadcast(mean->value.shape(), x.rank());
    for (int axis = 0; axis < x.rank(); ++axis)
      if (shape[axis] != 1 && shape[axis] != x.shape()[axis])
        throw ShapeError("expected an input that mean of shape " + to_string(mean->value.shape()) +
                         " fits, got shape " + shown(x) + ".");
    const auto constant = [&](const Numbers& numbers) {
      return scope.graph().constant(numbers.value.astype(scope.compute_dtype()).reshape(shape));
    };
    return {constant(*mean), constant(*variance)};
  }

  std::pair<Value, Value> adapted(Scope& scope, const KeptAxes& kept, Value x) const {
    const Shape extents = kept.extents(x.shape()), shape = kept.broadcast(extents, x.rank());
    const Value center = scope.weight("mean", extents, "zeros", {.trainable = false});
    const Value spread = scope.weight("variance", extents, "ones", {.trainable = false});
    scope.weight("count", {}, "zeros", {.trainable = false, .dtype = i32});
    return {ops::reshape(center, shape), ops::reshape(spread, shape)};
  }
};

const NormalizationDefinition& definition_of(const Normalization& layer) {
  return dynamic_cast<const LayerModel<NormalizationDefinition>&>(layer.definition()).definition();
}

// The statistics of one batch; the layer's weights exist and fit it afterwards.
Statistics statistics_of(const Normalization& layer, const Tensor& batch) {
  const NormalizationDefinition& definition = definition_of(layer);
  if (definition.mean)
    throw ConfigError("Normalization.adapt: layer \"" + layer.name() +
                      "\" has been given mean and variance, so it takes none from data");
  if (batch.size() == 0) throw DataError("Normalization.adapt: the data has no elements");
  const KeptAxes axes(definition.axes(), batch.shape());
  const bool batch_is_kept = std::ranges::find(axes.kept, 0) != axes.kept.end();
  layer(batch.rank() == 0 || batch_is_kept ? batch : batch.rows(0, 1));
  return Statistics(batch, axes);
}

void take(Normalization& layer, const Statistics& statistics) {
  layer.set_weights({statistics.mean, statistics.variance, layer.get_weights()[2]});
}

}  // namespace

Normalization::Normalization(NormalizationOptions options)
    : Layer(layer_of(NormalizationDefinition{std::move(options)})) {}

Layer Normalization::from_config(const Config& config) { return layer_from_config<NormalizationDefinition>(config); }

void Normalization::adapt(const Tensor& data) { take(*this, statistics_of(*this, data)); }

void Normalization::adapt(const Dataset& batches) {
  std::optional<Statistics> all;
  for (const auto& [x, y] : batches) {
    const Statistics batch = statistics_of(*this, x);
    if (all)
      all->add(batch);
    else
      all = batch;
  }
  if (!all) throw DataError("Normalization.adapt: the dataset has no batches");
  take(*this, *all);
}

}  // namespace hornet::layers
