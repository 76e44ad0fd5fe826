#include <doctest/doctest.h>

#include <cmath>
#include <hornet/base/error.hpp>
#include <hornet/callbacks/early_stopping.hpp>
#include <hornet/callbacks/learning_rate_scheduler.hpp>
#include <hornet/callbacks/reduce_lr_on_plateau.hpp>
#include <hornet/callbacks/swap_ema_weights.hpp>
#include <hornet/callbacks/terminate_on_nan.hpp>
#include <hornet/model/callback_list.hpp>

#include "tests/callbacks/fake_model.hpp"

using namespace hornet;

namespace {

// One epoch's end with one value; the model's weight is then the epoch's number.
void run_epochs(CallbackList& list, FakeModel& model, const std::string& name, const std::vector<double>& values) {
  list.on_train_begin();
  for (std::size_t epoch = 0; epoch < values.size() && !model.stop_training; ++epoch) {
    model.weights = {Tensor({static_cast<double>(epoch)})};
    list.on_epoch_begin(static_cast<std::int64_t>(epoch));
    list.on_epoch_end(static_cast<std::int64_t>(epoch), {{name, values[epoch]}});
  }
  list.on_train_end({});
}

}  // namespace

TEST_SUITE("callbacks") {
  TEST_CASE("EarlyStopping puts the best epoch's weights back, also when it did not stop") {
    for (const double last : {0.7, 0.6}) {
      FakeModel model;
      auto stopping = std::make_shared<callbacks::EarlyStopping>(
          callbacks::EarlyStoppingOptions{.patience = 2, .restore_best_weights = true});
      CallbackList list({stopping}, model, {});
      run_epochs(list, model, "val_loss", {0.9, 0.5, 0.8, last});
      CHECK(model.weights[0].item() == 1);
      CHECK(stopping->best_epoch() == 1);
      CHECK(stopping->best() == 0.5);
      CHECK(stopping->stopped_epoch() == 3);
    }
    FakeModel model;
    CallbackList list({callbacks::EarlyStopping({.patience = 5, .restore_best_weights = true})}, model, {});
    run_epochs(list, model, "val_loss", {0.9, 0.5, 0.8});
    CHECK(!model.stop_training);
    CHECK(model.weights[0].item() == 1);
  }

  TEST_CASE("mode 'auto' asks the metric's direction, and an unknown metric is an error with advice") {
    FakeModel model;
    model.metrics["accuracy"] = Direction::up;
    CallbackList list({callbacks::EarlyStopping({.monitor = "val_accuracy"})}, model, {});
    run_epochs(list, model, "val_accuracy", {0.1, 0.2, 0.3, 0.2, 0.5});
    CHECK(model.stop_training);

    FakeModel other;
    CallbackList unknown({callbacks::EarlyStopping({.monitor = "val_acuracy"})}, other, {});
    CHECK_THROWS_WITH_AS(run_epochs(unknown, other, "val_accuracy", {0.1}),
                         doctest::Contains("no metric of the model is called 'acuracy'"), ConfigError);
  }

  TEST_CASE("a monitored value that is not among the logs stops nothing") {
    FakeModel model;
    CallbackList list({callbacks::EarlyStopping(), callbacks::ReduceLROnPlateau({.patience = 0})}, model, {});
    run_epochs(list, model, "loss", {1, 1, 1});
    CHECK(!model.stop_training);
    CHECK(model.rate == 0.1F);
  }

  TEST_CASE("rates that callbacks set stand in the history as learning_rate") {
    FakeModel model;
    CallbackList list({callbacks::LearningRateScheduler([](std::int64_t epoch) { return 0.5 / double(epoch + 1); })},
                      model, {});
    run_epochs(list, model, "loss", {3, 2});
    CHECK(list.history().history.at("learning_rate") == std::vector<double>{0.5, 0.25});
  }

  TEST_CASE("options out of range are refused with the value that came") {
    using namespace callbacks;
    CHECK_THROWS_WITH_AS(EarlyStopping({.mode = "mni"}), doctest::Contains("'min'"), ConfigError);
    CHECK_THROWS_WITH_AS(EarlyStopping({.patience = -1}), doctest::Contains("got -1"), ConfigError);
    CHECK_THROWS_AS(EarlyStopping({.monitor = ""}), ConfigError);
    CHECK_THROWS_AS(EarlyStopping({.min_delta = NAN}), ConfigError);
    CHECK_THROWS_WITH_AS(ReduceLROnPlateau({.factor = 1.0}), doctest::Contains("got 1.0"), ConfigError);
    CHECK_THROWS_AS(ReduceLROnPlateau({.factor = NAN}), ConfigError);
    CHECK_THROWS_AS(ReduceLROnPlateau({.cooldown = -1}), ConfigError);
    FakeModel model;
    CallbackList list({LearningRateScheduler([](std::int64_t, double) { return NAN; })}, model, {});
    CHECK_THROWS_WITH_AS(list.on_epoch_begin(2), doctest::Contains("nan for epoch 2"), ConfigError);
  }

  TEST_CASE("TerminateOnNaN stops at a loss that is not finite, or throws when asked to") {
    for (const double loss : {static_cast<double>(NAN), static_cast<double>(INFINITY)}) {
      FakeModel model;
      CallbackList list({callbacks::TerminateOnNaN()}, model, {});
      list.on_train_batch_end(0, {{"loss", 0.5}});
      CHECK(!model.stop_training);
      list.on_train_batch_end(1, {{"loss", loss}});
      CHECK(model.stop_training);
      CallbackList strict({callbacks::TerminateOnNaN({.raise_error = true})}, model, {});
      CHECK_THROWS_WITH_AS(strict.on_train_batch_end(7, {{"loss", loss}}), doctest::Contains("batch 7"), DataError);
    }
  }

  TEST_CASE("SwapEMAWeights holds the averages while a model is evaluated and, where asked to, between epochs") {
    for (const bool swap_on_epoch : {false, true}) {
      FakeModel model;
      CallbackList list({callbacks::SwapEMAWeights({.swap_on_epoch = swap_on_epoch})}, model, {.epochs = 2});
      for (std::int64_t epoch : {0, 1}) {
        list.on_epoch_begin(epoch);
        list.on_test_begin();
        list.on_test_end({});
        list.on_epoch_end(epoch, {});
      }
      const std::string epoch_end = swap_on_epoch ? ",swapped" : "", last = swap_on_epoch ? ",reset" : "";
      std::string events;
      for (const std::string& each : model.saved) events += "," + each;
      CHECK(events == ",swapped,swapped" + epoch_end + epoch_end + ",swapped,swapped" + epoch_end + last);
    }
  }
}
