// Data that a model cannot take is refused before any weight has changed.
#include <doctest/doctest.h>

#include <cmath>
#include <hornet/hornet.hpp>

#include "tests/model/misuse.hpp"
#include "tests/model/small_models.hpp"

using namespace hornet;

namespace {

const double kNaN = std::nan("");

const Tensor& x() {
  static const Tensor data = numbers({7, 5});
  return data;
}
const Tensor& y() {
  static const Tensor data = classes(7, 3);
  return data;
}

Model two_trained() {
  Model model = two_outputs();
  model.compile({.loss = "mse"});
  return model;
}

// Labels that are right in all batches but the last.
Tensor one_bad_label(double label) {
  Tensor labels = y().astype(f32);
  labels.data<float>()[6] = static_cast<float>(label);
  return labels;
}

}  // namespace

TEST_SUITE("model") {
  TEST_CASE("fit refuses data that does not suit the model") {
    Sequential model = small_mlp();
    Model two = two_trained();
    const auto fit = [&](const Tensors& inputs, const Tensors& targets) { model.fit(inputs, targets, {.verbose = 0}); };
    const auto fit_two = [&](const Tensors& targets) { two.fit(x(), targets, {.verbose = 0}); };
    const Tensor a = numbers({7, 3}), b = numbers({7, 2});
    check_misuses(
        {
            {"DataError: x is empty", [&] { fit({}, y()); }},
            {"DataError: y is empty", [&] { fit(x(), {}); }},
            {"DataError: x has shape (0, 5): it holds no samples",
             [&] {
               fit(Tensor(f32, {0, 5}), Tensor(i32, {0}));
             }},
            {"DataError: x has shape (): it holds no samples", [&] { fit(Tensor(1.0), y()); }},
            {"DataError: x for input \"…has shape (7,), the model expects (None, 5)", [&] { fit(numbers({7}), y()); }},
            {"DataError: x for input \"…has shape (7, 4), the model expects (None, 5)",
             [&] {
               fit(numbers({7, 4}), y());
             }},
            {"DataError: x for input \"…has shape (7, 5, 2), the model expects",
             [&] {
               fit(numbers({7, 5, 2}), y());
             }},
            {"DataError: all data must have the same number of samples (axis 0), got x (7, 5), y (6,)",
             [&] { fit(x(), classes(6, 3)); }},
            {"DataError: x has 2 tensors, the model has 1",
             [&] {
               fit({x(), x()}, y());
             }},
            {"DataError: x names \"imag\", which the model has not. Known: 'input_layer",
             [&] {
               fit({{"imag", x()}}, y());
             }},
            {"DataError: y has 2 tensors, the model has 1",
             [&] {
               fit(x(), {y(), y()});
             }},
            {"DataError: y names \"out\", which the model has not",
             [&] {
               fit(x(), {{"out", y()}});
             }},
            {"DataError: y has no tensor named \"b\"; expected \"a\", \"b\"",
             [&] {
               fit_two({{"a", a}});
             }},
            {"DataError: y names \"bb\", which the model has not. Did you mean 'b'?",
             [&] {
               fit_two({{"a", a}, {"bb", b}});
             }},
            {"DataError: y has 1 tensor, the model has 2: \"a\", \"b\"", [&] { fit_two(a); }},
            {"ShapeError: MeanSquaredError: y_true and y_pred must have one shape, got (7, 2) and (7, 3)",
             [&] {
               fit_two({b, b});
             }},
            {"DataError: class_weight needs a model with a single output",
             [&] {
               two.fit(x(), {a, b}, {.verbose = 0, .class_weight = {{0, 1.0}}});
             }},
            {"ShapeError: SparseCategoricalCrossentropy: expected one class index…got (7, 3); for one-hot targets use",
             [&] { fit(x(), a); }},
        },
        model);
  }

  TEST_CASE("a wrong label of the last batch is found before the first step") {
    Sequential model = small_mlp();
    const auto fit = [&](const Tensor& labels) {
      model.fit(x(), labels, {.batch_size = 2, .verbose = 0, .shuffle = false});
    };
    const std::string wanted = "labels must be whole numbers in [0, 2]";
    check_misuses(
        {
            {"DataError: SparseCategoricalCrossentropy: y_true[6] is 3; " + wanted, [&] { fit(one_bad_label(3)); }},
            {"DataError: SparseCategoricalCrossentropy: y_true[6] is -1; " + wanted, [&] { fit(one_bad_label(-1)); }},
            {"DataError: SparseCategoricalCrossentropy: y_true[6] is 0.5; " + wanted, [&] { fit(one_bad_label(0.5)); }},
            {"DataError: SparseCategoricalCrossentropy: y_true[6] is nan; " + wanted,
             [&] { fit(one_bad_label(kNaN)); }},
            {"DataError: SparseCategoricalCrossentropy: y_true[6] is 3; " + wanted,
             [&] { model.train_on_batch(x(), one_bad_label(3)); }},
            {"DataError: SparseCategoricalCrossentropy: y_true[6] is 3; " + wanted,
             [&] { model.evaluate(x(), one_bad_label(3), {.verbose = 0}); }},
        },
        model);
    CHECK(model.optimizer().iterations() == 0);
  }

  TEST_CASE("wrong validation data is found before training, and named") {
    Sequential model = small_mlp();
    const auto fit = [&](const Tensors& inputs, const Tensors& targets) {
      model.fit(x(), y(), {.verbose = 0, .validation_data = {inputs, targets}});
    };
    check_misuses(
        {
            {"DataError: validation_data: y is empty", [&] { fit(x(), {}); }},
            {"DataError: validation_data: all data must have the same number of samples",
             [&] { fit(x(), classes(6, 3)); }},
            {"DataError: validation_data: x for input \"…has shape (7, 4)",
             [&] {
               fit(numbers({7, 4}), y());
             }},
            {"DataError: validation_data: SparseCategoricalCrossentropy: y_true[6] is 3",
             [&] { fit(x(), one_bad_label(3)); }},
            {"ShapeError: validation_data: SparseCategoricalCrossentropy: expected one class index",
             [&] {
               fit(x(), numbers({7, 4}));
             }},
        },
        model);
    CHECK(model.optimizer().iterations() == 0);
  }

  TEST_CASE("fit refuses datasets it cannot train on") {
    Sequential model = small_mlp();
    const auto fit = [&](const Dataset& data, FitOptions options) {
      options.verbose = 0;
      model.fit(data, options);
    };
    const Dataset batches = Dataset::from_tensors(x(), y()).batch(2);
    check_misuses(
        {
            {"ConfigError: expected a dataset of batches…call .batch(32)",
             [&] { fit(Dataset::from_tensors(x(), y()), {}); }},
            {"DataError: y is empty", [&] { fit(Dataset::from_tensors(x()).batch(2), {}); }},
            {"DataError: x for input \"…has shape (2, 4)",
             [&] {
               fit(Dataset::from_tensors(numbers({7, 4}), y()).batch(2), {});
             }},
            {"DataError: SparseCategoricalCrossentropy: y_true[0] is 3",
             [&] { fit(Dataset::from_tensors(x(), Tensor::full({7}, 3, i32)).batch(2), {}); }},
            {"DataError: the data gave no batch", [&] { fit(batches.take(0), {}); }},
            {"ConfigError: fit: 'batch_size' is the Dataset's own", [&] { fit(batches, {.batch_size = 3}); }},
            {"ConfigError: fit: 'validation_split' needs tensors", [&] { fit(batches, {.validation_split = 0.5}); }},
            {"ConfigError: fit: 'class_weight' needs tensors",
             [&] {
               fit(batches, {.class_weight = {{0, 1.0}}});
             }},
            {"ConfigError: fit: a Dataset carries its own sample weights",
             [&] { fit(batches, {.sample_weight = Tensor::ones({7})}); }},
            {"ConfigError: the dataset repeats for ever; say with 'steps_per_epoch'",
             [&] { fit(batches.repeat(), {}); }},
            {"ConfigError: the dataset repeats for ever; say with 'validation_steps'",
             [&] { fit(batches, {.validation_data = batches.repeat()}); }},
        },
        model);
  }
}
