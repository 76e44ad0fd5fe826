// Every loss by Keras' class name and the names that strings may use.
#include <hornet/losses/circle.hpp>
#include <hornet/losses/crossentropy.hpp>
#include <hornet/losses/ctc.hpp>
#include <hornet/losses/focal_crossentropy.hpp>
#include <hornet/losses/generalized_crossentropy.hpp>
#include <hornet/losses/hinge.hpp>
#include <hornet/losses/overlap.hpp>
#include <hornet/losses/probabilistic.hpp>
#include <hornet/losses/regression.hpp>

namespace hornet {
namespace {

// Keras also writes "none" as null.
template <class T>
Loss loss_from_config(const Config& config) {
  Config named = config;
  if (const Config* reduction = config.find("reduction"); reduction && reduction->is_null())
    named.set("reduction", "none");
  return configured<T>(named);
}

template <class T>
Catalog<Loss>::Entry loss(std::vector<std::string> names) {
  return {std::string(T::class_name), std::move(names), &loss_from_config<T>};
}

}  // namespace

Catalog<Loss>& loss_catalog() {
  using namespace losses;
  static Catalog<Loss> catalog(
      "loss", "keras.losses",
      {
          loss<BinaryCrossentropy>({"binary_crossentropy", "bce", "BCE"}),
          loss<BinaryFocalCrossentropy>({"binary_focal_crossentropy"}),
          loss<CTC>({"ctc"}),
          loss<CategoricalCrossentropy>({"categorical_crossentropy"}),
          loss<CategoricalFocalCrossentropy>({"categorical_focal_crossentropy"}),
          loss<CategoricalGeneralizedCrossEntropy>({"categorical_generalized_cross_entropy"}),
          loss<CategoricalHinge>({"categorical_hinge"}),
          loss<Circle>({"circle"}),
          loss<CosineSimilarity>({"cosine_similarity"}),
          loss<Crossentropy>({"crossentropy", "ce", "CE"}),
          loss<Dice>({"dice"}),
          loss<Hinge>({"hinge"}),
          loss<Huber>({"huber"}),
          loss<KLDivergence>({"kl_divergence", "kld", "KLD"}),
          loss<LogCosh>({"log_cosh"}),
          loss<MeanAbsoluteError>({"mean_absolute_error", "mae", "MAE"}),
          loss<MeanAbsolutePercentageError>({"mean_absolute_percentage_error", "mape", "MAPE"}),
          loss<MeanSquaredError>({"mean_squared_error", "mse", "MSE"}),
          loss<MeanSquaredLogarithmicError>({"mean_squared_logarithmic_error", "msle", "MSLE"}),
          loss<Poisson>({"poisson"}),
          loss<SparseCategoricalCrossentropy>({"sparse_categorical_crossentropy"}),
          loss<SquaredHinge>({"squared_hinge"}),
          loss<Tversky>({"tversky"}),
      });
  return catalog;
}

}  // namespace hornet
