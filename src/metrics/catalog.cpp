// Every metric by Keras' class name and the names that strings may use.
#include <hornet/metrics/accuracy.hpp>
#include <hornet/metrics/auc.hpp>
#include <hornet/metrics/best_at.hpp>
#include <hornet/metrics/confusion.hpp>
#include <hornet/metrics/correlation.hpp>
#include <hornet/metrics/crossentropy.hpp>
#include <hornet/metrics/f_score.hpp>
#include <hornet/metrics/hinge.hpp>
#include <hornet/metrics/iou.hpp>
#include <hornet/metrics/probabilistic.hpp>
#include <hornet/metrics/r2_score.hpp>
#include <hornet/metrics/regression.hpp>

namespace hornet {
namespace {

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
          metric<AUC>({"auc"}),
          metric<Accuracy>({}),  // "accuracy" is resolved by the shapes
          metric<BinaryAccuracy>({"binary_accuracy"}),
          metric<BinaryCrossentropy>({"binary_crossentropy", "bce", "BCE"}),
          metric<BinaryIoU>({"binary_io_u"}),
          metric<CategoricalAccuracy>({"categorical_accuracy"}),
          metric<CategoricalCrossentropy>({"categorical_crossentropy"}),
          metric<CategoricalHinge>({"categorical_hinge"}),
          metric<ConcordanceCorrelation>({"concordance_correlation"}),
          metric<CosineSimilarity>({"cosine_similarity"}),
          metric<F1Score>({"f1_score"}),
          metric<FBetaScore>({"fbeta_score"}),
          metric<FalseNegatives>({"false_negatives"}),
          metric<FalsePositives>({"false_positives"}),
          metric<Hinge>({"hinge"}),
          metric<InferredAccuracy>({"accuracy", "acc"}),
          metric<InferredCrossentropy>({"crossentropy", "ce"}),
          metric<IoU>({"io_u"}),
          metric<KLDivergence>({"kl_divergence"}),
          metric<LogCoshError>({"log_cosh_error"}),
          metric<MeanAbsoluteError>({"mean_absolute_error", "mae", "MAE"}),
          metric<MeanAbsolutePercentageError>({"mean_absolute_percentage_error", "mape", "MAPE"}),
          metric<MeanIoU>({"mean_io_u"}),
          metric<MeanSquaredError>({"mean_squared_error", "mse", "MSE"}),
          metric<MeanSquaredLogarithmicError>({"mean_squared_logarithmic_error", "msle", "MSLE"}),
          metric<OneHotIoU>({"one_hot_io_u"}),
          metric<OneHotMeanIoU>({"one_hot_mean_io_u"}),
          metric<PearsonCorrelation>({"pearson_correlation"}),
          metric<Poisson>({"poisson"}),
          metric<Precision>({"precision"}),
          metric<PrecisionAtRecall>({"precision_at_recall"}),
          metric<R2Score>({"r2_score"}),
          metric<Recall>({"recall"}),
          metric<RecallAtPrecision>({"recall_at_precision"}),
          metric<RootMeanSquaredError>({"root_mean_squared_error"}),
          metric<SensitivityAtSpecificity>({"sensitivity_at_specificity"}),
          metric<SparseCategoricalAccuracy>({"sparse_categorical_accuracy"}),
          metric<SparseCategoricalCrossentropy>({"sparse_categorical_crossentropy"}),
          metric<SparseTopKCategoricalAccuracy>({"sparse_top_k_categorical_accuracy"}),
          metric<SpecificityAtSensitivity>({"specificity_at_sensitivity"}),
          metric<SquaredHinge>({"squared_hinge"}),
          metric<TopKCategoricalAccuracy>({"top_k_categorical_accuracy"}),
          metric<TrueNegatives>({"true_negatives"}),
          metric<TruePositives>({"true_positives"}),
      });
  return catalog;
}

}  // namespace hornet
