#include <algorithm>
#include <hornet/layers/discretization.hpp>
#include <hornet/ops/pointwise.hpp>
#include <hornet/ops/reduce.hpp>
#include <hornet/ops/shape.hpp>

#include "layers/arguments.hpp"
#include "layers/categories.hpp"
#include "layers/handle.hpp"
#include "layers/quantile_summary.hpp"
#include "layers/unsupported.hpp"

namespace hornet::layers {
namespace {

struct DiscretizationDefinition : DiscretizationOptions {
  bool trainable = true;  // every handle has the switch; Keras' configuration of this class has none
  MustBeFalse sparse = {};
  std::shared_ptr<std::shared_ptr<Variable>> edges = std::make_shared<std::shared_ptr<Variable>>();  // once called

  static constexpr std::string_view class_name = "Discretization";
  static constexpr bool autocast = false;  // what lies beside a boundary would be rounded over it
  static constexpr bool saves_trainable = false;
  static constexpr auto fields() {
    using D = DiscretizationDefinition;
    return std::tuple{Field{"bin_boundaries", &D::bin_boundaries}, Field{"num_bins", &D::num_bins},
                      Field{"epsilon", &D::epsilon}, Field{"output_mode", &D::output_mode},
                      Field{"sparse", &D::sparse}};
  }

  void validate() const {
    if (!bin_boundaries && !num_bins)
      throw ConfigError("Discretization: expected bin_boundaries or num_bins, got neither");
    if (num_bins) expect_positive(class_name, "num_bins", *num_bins);
    if (bin_boundaries && !std::ranges::is_sorted(*bin_boundaries))
      throw ConfigError("Discretization: expected bin_boundaries in ascending order, got " +
                        to_json(ConfigCodec<std::vector<double>>::encode(*bin_boundaries)));
    if (!(epsilon > 0)) throw ConfigError("Discretization: expected epsilon > 0, got " + std::to_string(epsilon));
    expect_one_of(class_name, "output_mode", output_mode, {"int", "one_hot", "multi_hot", "count"});
  }

  // A variable, so that plans made before adapt() see the new boundaries.
  Value call(Scope& scope, Value x) const {
    if (!bin_boundaries) throw ConfigError("has no bin_boundaries yet; call adapt() on data first");
    if (!*edges) *edges = std::make_shared<Variable>("bin_boundaries", boundaries(), false);
    const Value edge = ops::cast(scope.graph().variable(*edges), scope.variable_dtype());
    const Value number = ops::expand_dims(ops::cast(x, scope.variable_dtype()), -1);
    const Value reached = ops::logical_not(ops::less(number, edge));
    const Value y = encoded_categories(ops::sum(ops::cast(reached, i32), {-1}), output_mode, edge.shape()[0] + 1);
    return output_mode == "int" ? y : ops::cast(y, scope.compute_dtype());
  }

  Tensor boundaries() const { return Tensor::from(*bin_boundaries).astype(f64); }

  void take(std::vector<double> adapted) {
    bin_boundaries = std::move(adapted);
    if (!*edges) return;
    if ((*edges)->type().shape != boundaries().shape())
      throw ConfigError("Discretization.adapt: the layer has been called with " +
                        std::to_string((*edges)->type().shape[0]) + " boundaries, the data gives " +
                        std::to_string(bin_boundaries->size()) + "; adapt a new layer");
    (*edges)->set(boundaries());
  }
};

// The definition is the layer's own, made by its constructor.
DiscretizationDefinition& adaptable(Discretization& layer) {
  auto& model = dynamic_cast<const LayerModel<DiscretizationDefinition>&>(layer.definition());
  if (!model.definition().num_bins)
    throw ConfigError("Discretization.adapt: layer \"" + layer.name() +
                      "\" has been given bin_boundaries, so it takes none from data; give num_bins instead");
  return const_cast<DiscretizationDefinition&>(model.definition());
}

void take(DiscretizationDefinition& definition, const QuantileSummary& summary) {
  if (summary.empty()) throw DataError("Discretization.adapt: the data has no elements");
  definition.take(summary.boundaries(*definition.num_bins));
}

}  // namespace

Discretization::Discretization(DiscretizationOptions options)
    : Layer(layer_of(DiscretizationDefinition{std::move(options)})) {
  const auto& made = dynamic_cast<const LayerModel<DiscretizationDefinition>&>(definition()).definition();
  if (made.bin_boundaries && made.num_bins)
    throw ConfigError("Discretization: expected bin_boundaries or num_bins, got both");
}

Layer Discretization::from_config(const Config& config) { return layer_from_config<DiscretizationDefinition>(config); }

void Discretization::adapt(const Tensor& data) {
  DiscretizationDefinition& definition = adaptable(*this);
  QuantileSummary summary(definition.epsilon);
  summary.add(data);
  take(definition, summary);
}

void Discretization::adapt(const Dataset& batches, std::optional<std::int64_t> steps) {
  DiscretizationDefinition& definition = adaptable(*this);
  QuantileSummary summary(definition.epsilon);
  for (const auto& [x, y] : steps ? batches.take(*steps) : batches) summary.add(x);
  take(definition, summary);
}

}  // namespace hornet::layers
