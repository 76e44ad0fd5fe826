// Wrong options and models that cannot be are refused by name.
#include <doctest/doctest.h>

#include <cmath>
#include <hornet/hornet.hpp>
#include <limits>

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

}  // namespace

TEST_SUITE("model") {
  TEST_CASE("compile refuses unknown names, wrong counts and numbers that are none") {
    Sequential model = small_mlp();
    Model two = two_outputs();
    check_misuses(
        {
            {"ConfigError: unknown optimizer 'adma'. Did you mean 'adam'?",
             [&] { model.compile({.optimizer = "adma"}); }},
            {"ConfigError: unknown optimizer ''.", [&] { model.compile({.optimizer = ""}); }},
            {"ConfigError: unknown loss 'sparse_categorical_crossentrpy'. Did you mean "
             "'sparse_categorical_crossentropy'?",
             [&] { model.compile({.loss = "sparse_categorical_crossentrpy"}); }},
            {"ConfigError: unknown metric 'acuracy'. Did you mean 'accuracy'?",
             [&] { model.compile({.loss = "mse", .metrics = {"acuracy"}}); }},
            {"ConfigError: unknown metric 'nothing like it'. Known:",
             [&] { model.compile({.loss = "mse", .weighted_metrics = {"nothing like it"}}); }},
            {"ConfigError: Adam: learning_rate must be >= 0, got -1",
             [&] { model.compile({.optimizer = optimizers::Adam({.learning_rate = -1}), .loss = "mse"}); }},
            {"ConfigError: compile: 'loss' names output \"c\"…Known: 'a', 'b'",
             [&] {
               two.compile({.loss = {{"c", "mse"}}});
             }},
            {"ConfigError: compile: 'loss' has 3 entries, the model has 2 outputs",
             [&] {
               two.compile({.loss = {"mse", "mse", "mse"}});
             }},
            {"ConfigError: compile: 'loss_weights' has 1 entry, the model has 2 outputs",
             [&] { two.compile({.loss = "mse", .loss_weights = {1.0}}); }},
            {"ConfigError: compile: 'loss_weights' names output \"aa\", which the model has not. Did you mean 'a'?",
             [&] {
               two.compile({.loss = "mse", .loss_weights = {{"aa", 1.0}}});
             }},
            {"ConfigError: compile: 'loss_weights' must be…got nan",
             [&] {
               two.compile({.loss = "mse", .loss_weights = {{"a", kNaN}}});
             }},
            {"ConfigError: compile: 'loss_weights' must be…got inf",
             [&] { model.compile({.loss = "mse", .loss_weights = {std::numeric_limits<double>::infinity()}}); }},
            {"ConfigError: compile: 'metrics' has 1 entry, the model has 2 outputs; give one for each",
             [&] { two.compile({.loss = "mse", .metrics = {"mae"}}); }},
            {"ConfigError: compile: 'metrics' names output \"mae\", which the model has not",
             [&] {
               two.compile({.loss = "mse", .metrics = {{"mae", "mse"}, {"mae", "mse"}}});
             }},
            {"ConfigError: compile: 'metrics' names output \"x\"",
             [&] {
               two.compile({.loss = "mse", .metrics = {{"x", {"mae"}}}});
             }},
        },
        model);
    CHECK(model.fit(x(), y(), {.verbose = 0}).epoch.size() == 1);  // still compiled as it was
  }

  TEST_CASE("what needs compile() says so") {
    Sequential model({Input({5}), layers::Dense(3)});
    check_misuses(
        {
            {"ConfigError: Model \"…call compile() before fit()", [&] { model.fit(x(), y()); }},
            {"ConfigError: Model \"…call compile() before evaluate()", [&] { model.evaluate(x(), y()); }},
            {"ConfigError: Model \"…call compile() before train_on_batch()", [&] { model.train_on_batch(x(), y()); }},
            {"ConfigError: Model \"…call compile() before test_on_batch()", [&] { model.test_on_batch(x(), y()); }},
            {"ConfigError: Model \"…call compile() before memory_plan()", [&] { model.memory_plan(5); }},
            {"ConfigError: Model \"…call compile() before optimizer()", [&] { model.optimizer(); }},
            {"ConfigError: there is no loss to train on; give compile() one",
             [&] {
               model.compile({.optimizer = "sgd"});
               model.fit(x(), y(), {.verbose = 0});
             }},
            {"ConfigError: the loss of output \"…(MeanSquaredError) gives a value a sample, of shape (7,)",
             [&] {
               model.compile({.loss = losses::MeanSquaredError({.reduction = "none"})});
               model.fit(x(), numbers({7, 3}), {.verbose = 0});
             }},
        },
        model);
  }

  TEST_CASE("fit refuses wrong options") {
    Sequential model = small_mlp();
    const auto fit = [&](FitOptions options) {
      options.verbose = 0;
      model.fit(x(), y(), options);
    };
    check_misuses(
        {
            {"ConfigError: fit: 'batch_size' must be >= 1, got 0", [&] { fit({.batch_size = 0}); }},
            {"ConfigError: fit: 'batch_size' must be >= 1, got -3", [&] { fit({.batch_size = -3}); }},
            {"ConfigError: fit: 'epochs' must be >= 0, got -1", [&] { fit({.epochs = -1}); }},
            {"ConfigError: 'verbose' must be 0, 1, 2 or \"auto\", got 3", [&] { fit({.verbose = 3}); }},
            {"ConfigError: 'verbose' must be 0, 1, 2 or \"auto\", got \"loud\"", [&] { fit({.verbose = "loud"}); }},
            {"ConfigError: fit: 'validation_split' must be in [0, 1), got 1", [&] { fit({.validation_split = 1}); }},
            {"ConfigError: fit: 'validation_split' must be in [0, 1), got -0.1",
             [&] { fit({.validation_split = -0.1}); }},
            {"ConfigError: fit: 'validation_split' must be in [0, 1), got nan",
             [&] { fit({.validation_split = kNaN}); }},
            {"DataError: validation_split=0.99…leaves 0 for training", [&] { fit({.validation_split = 0.99}); }},
            {"ConfigError: fit: 'shuffle' must be true, false or \"batch\", got \"batches\"",
             [&] { fit({.shuffle = "batches"}); }},
            {"ConfigError: fit: 'initial_epoch' must be >= 0, got -1", [&] { fit({.initial_epoch = -1}); }},
            {"ConfigError: fit: 'steps_per_epoch' must be >= 1, got 0", [&] { fit({.steps_per_epoch = 0}); }},
            {"ConfigError: fit: 'validation_steps' must be >= 1, got 0", [&] { fit({.validation_steps = 0}); }},
            {"ConfigError: fit: 'validation_batch_size' must be >= 1, got 0",
             [&] { fit({.validation_batch_size = 0}); }},
            {"ConfigError: fit: 'validation_freq' must be >= 1, got 0", [&] { fit({.validation_freq = 0}); }},
            {"ConfigError: class_weight: expected a finite weight for class 0, got nan",
             [&] {
               fit({.class_weight = {{0, kNaN}}});
             }},
            {"ConfigError: class_weight and sample_weight cannot be given together",
             [&] {
               fit({.class_weight = {{0, 1.0}}, .sample_weight = Tensor::ones({7})});
             }},
            {"DataError: all data must have the same number of samples…sample_weight (3,)",
             [&] { fit({.sample_weight = Tensor::ones({3})}); }},
            {"ShapeError: sample_weight: expected the shape of the loss values, (7,)…got (7, 2)",
             [&] {
               fit({.sample_weight = Tensor::ones({7, 2})});
             }},
            {"DataError: sample_weight holds nan (element 0)",
             [&] { fit({.sample_weight = Tensor::full({7}, kNaN)}); }},
            {"ConfigError: callbacks: expected a callback, got a null pointer",
             [&] { fit({.callbacks = {std::shared_ptr<History>()}}); }},
        },
        model);
  }

  TEST_CASE("evaluate and predict refuse what does not suit them") {
    Sequential model = small_mlp();
    Model two = two_trained();
    const Dataset batches = Dataset::from_tensors(x(), y()).batch(2);
    check_misuses(
        {
            {"ConfigError: batch_size: expected a number >= 1, got 0",
             [&] { model.evaluate(x(), y(), {.batch_size = 0, .verbose = 0}); }},
            {"ConfigError: steps: expected a number >= 1, got 0",
             [&] { model.evaluate(x(), y(), {.verbose = 0, .steps = 0}); }},
            {"ConfigError: 'steps' must be >= 1, got -1",
             [&] { model.evaluate(batches, {.verbose = 0, .steps = -1}); }},
            {"ConfigError: the dataset repeats for ever; say with 'steps'",
             [&] { model.evaluate(batches.repeat(), {.verbose = 0}); }},
            {"DataError: y is empty", [&] { model.evaluate(x(), {}, {.verbose = 0}); }},
            {"DataError: the data gave no batch", [&] { model.evaluate(batches.take(0), {.verbose = 0}); }},
            {"DataError: x is empty", [&] { model.predict({}, {.verbose = 0}); }},
            {"DataError: x for input \"…has shape (7, 4)",
             [&] {
               model.predict(numbers({7, 4}), {.verbose = 0});
             }},
            {"ConfigError: batch_size: expected a number >= 1, got 0",
             [&] { model.predict(x(), {.batch_size = 0, .verbose = 0}); }},
            {"ConfigError: predict: the model has 2 outputs; call predict_all()",
             [&] { two.predict(x(), {.verbose = 0}); }},
            {"DataError: the data gave no batch", [&] { model.predict(batches.take(0), {.verbose = 0}); }},
            {"DataError: x for input \"…has shape (2, 4)",
             [&] {
               model.predict_on_batch(numbers({2, 4}));
             }},
            {"ConfigError: there is no result \"acuracy\". Did you mean 'accuracy'?",
             [&] { model.evaluate(x(), y(), {.verbose = 0})["acuracy"]; }},
            {"ConfigError: there is no result 9; evaluate gave 2",
             [&] { model.evaluate(x(), y(), {.verbose = 0})[9]; }},
        },
        model);
  }

  TEST_CASE("models that cannot be are refused") {
    Sequential model = small_mlp();
    const KerasTensor i = Input({5}, {.name = "i"}), j = Input({5}, {.name = "j"});
    check_misuses(
        {
            {"ConfigError: Model \"…has no layer \"dropuot\"", [&] { model.get_layer("dropuot"); }},
            {"ConfigError: Model \"…has 3 layers, there is no layer 9", [&] { model.get_layer(9); }},
            {"ConfigError: memory_plan: 'batch_size' must be >= 1, got 0", [&] { model.memory_plan(0); }},
            {"ShapeError: build: expected a shape with the batch axis, got ()", [&] { model.build({}); }},
            {"ShapeError: Model \"…is built for inputs of shape (None, 5), build got (None, 4)",
             [&] {
               model.build({None, 4});
             }},
            {"ShapeError: Layer \"…(Dense) needs weight \"kernel\", whose shape depends on an extent",
             [&] {
               Sequential({layers::Dense(3)}).build({None, None});
             }},
            {"ConfigError: Model \"…is not built", [&] { Sequential({layers::Dense(3)}).inputs(); }},
            {"ConfigError: Sequential: the model has no layers", [&] { Sequential().predict(x()); }},
            {"ConfigError: Sequential: there is no layer to pop", [&] { Sequential().pop(); }},
            {"ConfigError: Sequential: all layers must have unique names; \"d\"",
             [&] {
               Sequential({layers::Dense(3, {.name = "d"}), layers::Dense(3, {.name = "d"})});
             }},
            {"ConfigError: Sequential: Input must be the first entry",
             [&] {
               Sequential({layers::Dense(3), i});
             }},
            {"ShapeError: Layer \"…(Conv2D) expected an input of rank 4…got shape (None, 5)",
             [&] {
               Sequential({Input({5}), layers::Conv2D(3, 3)});
             }},
            {"ConfigError: Model: 'inputs' is empty", [&] { Model({.inputs = {}, .outputs = {i}}); }},
            {"ConfigError: Model: 'outputs' is empty", [&] { Model({.inputs = {i}, .outputs = {}}); }},
            {"ConfigError: the graph is disconnected: the outputs depend on Input \"j\"",
             [&] { Model({.inputs = {i}, .outputs = {layers::Dense(2)(j)}}); }},
            {"ConfigError: Model: input \"i\" is given twice",
             [&] {
               Model({.inputs = {i, i}, .outputs = {layers::Dense(2)(i)}});
             }},
            {"ConfigError: Model: input 0 is empty",
             [&] { Model({.inputs = {KerasTensor()}, .outputs = {KerasTensor()}}); }},
            {"ConfigError: Input: every extent of 'shape' must be None or >= 1, got (None, 0)", [&] { Input({0}); }},
            {"ShapeError: Layer \"…set_weights got 0 tensors, the layer has 4", [&] { model.set_weights({}); }},
            {"ShapeError: Layer \"…weight 3 (\"bias\") has shape (3,), set_weights got (4,)",
             [&] {
               model.set_weights({numbers({5, 7}), numbers({7}), numbers({7, 3}), numbers({4})});
             }},
            {"ConfigError: Adam: learning_rate must be >= 0, got nan",
             [&] { model.optimizer().set_learning_rate(kNaN); }},
        },
        model);
  }
}
