// How many epochs and batches a fit has, and what can end it early.
#include <doctest/doctest.h>

#include <hornet/hornet.hpp>

#include "tests/model/small_models.hpp"

using namespace hornet;

namespace {

// Counts batches by epoch; does what it is told at the end of one batch.
class Watcher : public Callback {
 public:
  std::vector<std::int64_t> batches, tests;
  std::function<void(std::int64_t batch)> at_batch_end = [](std::int64_t) {};
  std::function<void(std::int64_t epoch)> at_epoch_end = [](std::int64_t) {};
  std::int64_t trainings_ended = 0;

  void on_epoch_begin(std::int64_t, Logs&) override { batches.push_back(0); }
  void on_train_batch_end(std::int64_t batch, Logs&) override {
    ++batches.back();
    at_batch_end(batch);
  }
  void on_test_begin(Logs&) override { tests.push_back(0); }
  void on_test_batch_end(std::int64_t, Logs&) override { ++tests.back(); }
  void on_epoch_end(std::int64_t epoch, Logs&) override { at_epoch_end(epoch); }
  void on_train_end(Logs&) override { ++trainings_ended; }
  void stop() { model().stop_training = true; }
};

using Counts = std::vector<std::int64_t>;

const Tensor& x() {
  static const Tensor data = numbers({23, 5});
  return data;
}
const Tensor& y() {
  static const Tensor data = classes(23, 3);
  return data;
}

}  // namespace

TEST_SUITE("model") {
  TEST_CASE("no epoch changes nothing but calls the callbacks of training") {
    Sequential model = small_mlp();
    const auto before = model.get_weights();
    const auto watcher = std::make_shared<Watcher>();
    CHECK(model.fit(x(), y(), {.epochs = 0, .verbose = 0, .callbacks = {watcher}}).history.empty());
    CHECK(model.fit(x(), y(), {.epochs = 2, .verbose = 0, .callbacks = {watcher}, .initial_epoch = 3}).epoch.empty());
    CHECK(watcher->batches.empty());
    CHECK(watcher->trainings_ended == 2);
    CHECK(same_tensors(model.get_weights(), before));
  }

  TEST_CASE("initial_epoch counts in epochs") {
    CHECK(small_mlp().fit(x(), y(), {.epochs = 5, .verbose = 0, .initial_epoch = 3}).epoch == Counts{3, 4});
  }

  TEST_CASE("the last batch may be smaller, and a batch larger than the data is the data") {
    const auto watcher = std::make_shared<Watcher>();
    Sequential model = small_mlp();
    model.fit(x(), y(), {.batch_size = 5, .verbose = 0, .callbacks = {watcher}});
    model.fit(x(), y(), {.batch_size = 100, .verbose = 0, .callbacks = {watcher}});
    model.fit(x(), y(), {.verbose = 0, .callbacks = {watcher}});
    CHECK(watcher->batches == Counts{5, 1, 1});
    CHECK(model.predict(x(), {.batch_size = 7, .verbose = 0}).shape() == Shape{23, 3});
  }

  TEST_CASE("steps_per_epoch goes on in the data where the last epoch stopped") {
    const auto watcher = std::make_shared<Watcher>();
    Sequential model = small_mlp();
    model.fit(x(), y(), {.batch_size = 5, .epochs = 4, .verbose = 0, .callbacks = {watcher}, .steps_per_epoch = 2});
    CHECK(watcher->batches == Counts{2, 2, 1, 2});  // five batches, then the data has run out
  }

  TEST_CASE("validation_steps is the number of validation batches") {
    const auto watcher = std::make_shared<Watcher>();
    Sequential model = small_mlp();
    model.fit(x(), y(),
              {.batch_size = 5,
               .verbose = 0,
               .callbacks = {watcher},
               .validation_data = {x(), y()},
               .validation_steps = 2,
               .validation_batch_size = 3});
    CHECK(watcher->tests == Counts{2});
  }

  TEST_CASE("stop_training set at a batch ends that epoch and the fit, the validation still runs") {
    const auto watcher = std::make_shared<Watcher>();
    watcher->at_batch_end = [&](std::int64_t batch) {
      if (batch == 1) watcher->stop();
    };
    Sequential model = small_mlp();
    const History history = model.fit(
        x(), y(), {.batch_size = 5, .epochs = 4, .verbose = 0, .callbacks = {watcher}, .validation_data = {x(), y()}});
    CHECK(watcher->batches == Counts{2});
    CHECK(watcher->trainings_ended == 1);
    CHECK(history.history.at("val_loss").size() == 1);
    CHECK(model.stop_training());
    watcher->at_batch_end = [](std::int64_t) {};
    model.fit(x(), y(), {.batch_size = 5, .verbose = 0, .callbacks = {watcher}});  // a new fit starts afresh
    CHECK(watcher->batches == Counts{2, 5});
  }

  TEST_CASE("stop_training set at an epoch's end ends the fit") {
    const auto watcher = std::make_shared<Watcher>();
    watcher->at_epoch_end = [&](std::int64_t epoch) {
      if (epoch == 1) watcher->stop();
    };
    CHECK(small_mlp().fit(x(), y(), {.epochs = 9, .verbose = 0, .callbacks = {watcher}}).epoch == Counts{0, 1});
  }

  TEST_CASE("an exception of a callback passes through, and the model goes on working") {
    const auto watcher = std::make_shared<Watcher>();
    watcher->at_batch_end = [](std::int64_t batch) {
      if (batch == 2) throw std::runtime_error("out of coffee");
    };
    Sequential model = small_mlp();
    CHECK(thrown([&] { model.fit(x(), y(), {.batch_size = 5, .verbose = 0, .callbacks = {watcher}}); }) ==
          "another exception: out of coffee");
    CHECK(watcher->trainings_ended == 0);
    CHECK(model.optimizer().iterations() == 3);
    const History history = model.fit(x(), y(), {.batch_size = 5, .epochs = 30, .verbose = 0});
    CHECK(history.history.at("loss").back() < history.history.at("loss").front());
  }

  TEST_CASE("shuffle decides the order of samples") {
    const Tensor rows = Tensor::arange(23, f32).reshape({23, 1});
    // The first sample of each batch, as predict's callbacks do not shuffle: read from a model that adds up its input.
    const auto order = [&](ShuffleArgument shuffle) {
      Sequential model({Input({1}), layers::Dense(1, {.use_bias = false, .kernel_initializer = "ones"})});
      model.compile({.optimizer = optimizers::SGD({.learning_rate = 0.0}), .loss = "mae"});
      std::vector<double> sums;
      class Losses : public Callback {
       public:
        explicit Losses(std::vector<double>& out) : out_(out) {}
        void on_train_batch_end(std::int64_t, Logs& logs) override { out_.push_back(*logs.find("loss")); }

       private:
        std::vector<double>& out_;
      };
      model.fit(rows, Tensor::zeros({23, 1}),
                {.batch_size = 5, .verbose = 0, .callbacks = {Losses(sums)}, .shuffle = shuffle});
      return sums;  // running means of the samples' numbers
    };
    const std::vector<double> in_order{2, 4.5, 7, 9.5, 11};
    CHECK(order(false) == in_order);
    CHECK(order("batch") == in_order);  // each batch keeps its samples
    CHECK(order(true) != in_order);
    CHECK(order(true).back() == 11);
  }
}
