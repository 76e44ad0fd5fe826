// Every metric by Keras' class name and the names that strings may use.
#include <hornet/metrics/accuracy.hpp>
#include <hornet/metrics/confusion.hpp>
#include <hornet/metrics/crossentropy.hpp>
#include <hornet/metrics/hinge.hpp>
#include <hornet/metrics/probabilistic.hpp>
#include <hornet/metrics/regression.hpp>

namespace hornet {
namespace {

// Keras' "dtype" is that of the state: float32 here, so no other can be asked for.
template <class T>
Metric metric_from_config(const Config& config) {
  Config own = Config::Dict{};
  for (const auto& [key, value] : config.as_dict()) {
    if (key != "dtype")
      own.set(key, value);
    else if (value != Config("float32"))
      throw ConfigError(std::string(T::class_name) + ": dtype must be \"float32\", got " + to_json(value));
  }
  return configured<T>(own);
}

template <class T>
Catalog<Metric>::Entry metric(std::vector<std::string> names) {
  return {std::string(T::class_name), std::move(names), &metric_from_config<T>};
}

}  // namespace

Catalog<Metric>& metric_catalog() {
  using namespace metrics;
  static Catalog<Metric> catalog(
      "metric", "keras.metrics",
      {
          metric<Accuracy>({}),  // "accuracy" is resolved by the shapes
          metric<BinaryAccuracy>({"binary_accuracy"}),
          metric<BinaryCrossentropy>({"binary_crossentropy", "bce", "BCE"}),
          metric<CategoricalAccuracy>({"categorical_accuracy"}),
          metric<CategoricalCrossentropy>({"categorical_crossentropy"}),
          metric<CategoricalHinge>({"categorical_hinge"}),
          metric<CosineSimilarity>({"cosine_similarity"}),
          metric<FalseNegatives>({"false_negatives"}),
          metric<FalsePositives>({"false_positives"}),
          metric<Hinge>({"hinge"}),
          metric<InferredAccuracy>({"accuracy", "acc"}),
          metric<InferredCrossentropy>({"crossentropy", "ce"}),
          metric<KLDivergence>({"kl_divergence"}),
          metric<LogCoshError>({"log_cosh_error"}),
          metric<MeanAbsoluteError>({"mean_absolute_error", "mae", "MAE"}),
          metric<MeanAbsolutePercentageError>({"mean_absolute_percentage_error", "mape", "MAPE"}),
          metric<MeanSquaredError>({"mean_squared_error", "mse", "MSE"}),
          metric<MeanSquaredLogarithmicError>({"mean_squared_logarithmic_error", "msle", "MSLE"}),
          metric<Poisson>({"poisson"}),
          metric<Precision>({"precision"}),
          metric<Recall>({"recall"}),
          metric<RootMeanSquaredError>({"root_mean_squared_error"}),
          metric<SparseCategoricalAccuracy>({"sparse_categorical_accuracy"}),
          metric<SparseCategoricalCrossentropy>({"sparse_categorical_crossentropy"}),
          metric<SparseTopKCategoricalAccuracy>({"sparse_top_k_categorical_accuracy"}),
          metric<SquaredHinge>({"squared_hinge"}),
          metric<TopKCategoricalAccuracy>({"top_k_categorical_accuracy"}),
          metric<TrueNegatives>({"true_negatives"}),
          metric<TruePositives>({"true_positives"}),
      });
  return catalog;
}

}  // namespace hornet
