// Heap allocations of fit, by operator new: none a batch once every buffer has been made.
#include <doctest/doctest.h>

#include <hornet/hornet.hpp>

#include "tests/allocation_count.hpp"
#include "tests/model/small_models.hpp"

using namespace hornet;

namespace {

// Counts what is allocated between the ends of consecutive training batches, from the second epoch on.
class AllocationsPerBatch : public Callback {
 public:
  std::int64_t steps = 0, most = 0;

  void on_epoch_begin(std::int64_t epoch, Logs&) override {
    warm_ = epoch > 0;
    before_ = -1;
  }
  void on_train_batch_end(std::int64_t, Logs&) override {
    const std::int64_t now = allocation_count();
    if (warm_ && before_ >= 0) {
      most = std::max(most, now - before_);
      ++steps;
    }
    before_ = now;
  }

 private:
  bool warm_ = false;
  std::int64_t before_ = -1;
};

std::shared_ptr<AllocationsPerBatch> count_allocations(Model model, const Tensor& x, const Tensor& y) {
  const auto counter = std::make_shared<AllocationsPerBatch>();
  model.fit(x, y, {.batch_size = 5, .epochs = 3, .verbose = 0, .callbacks = {counter}});
  return counter;
}

}  // namespace

TEST_SUITE("model") {
  // 23 samples in batches of 5: the last batch of 3 is counted too.
  TEST_CASE("a batch of fit allocates nothing") {
    std::shared_ptr<AllocationsPerBatch> counter;
    SUBCASE("dense layers, dropout, Adam") {
      counter = count_allocations(small_mlp("adam", 0.4), numbers({23, 5}), classes(23, 3));
    }
    SUBCASE("SGD with momentum and clipping, a regularizer, several metrics") {
      Sequential model(
          {Input({5}), layers::Dense(7, {.kernel_regularizer = "l2"}), layers::BatchNormalization(), layers::Dense(3)});
      model.compile({.optimizer = optimizers::SGD({.momentum = 0.9, .global_clipnorm = 1.0}),
                     .loss = "mse",
                     .metrics = {"mae", "accuracy"}});
      counter = count_allocations(model, numbers({23, 5}), numbers({23, 3}, 2));
    }
    CHECK(counter->steps == 8);
    CHECK(counter->most == 0);
  }

  TEST_CASE("a batch of evaluate allocates nothing") {
    Sequential model = small_mlp();
    const Tensor x = numbers({230, 5}), y = classes(230, 3);
    const auto evaluate = [&](std::int64_t n) {
      return allocations_during([&] { model.evaluate(x.rows(0, n), y.rows(0, n), {.batch_size = 5, .verbose = 0}); });
    };
    evaluate(230);
    CHECK(evaluate(230) == evaluate(20));
  }

  // oneDNN allocates inside its primitives (16 times here): the bound must hold for small and for large images.
  TEST_CASE("a batch of a convolutional network allocates a bounded number of times, whatever the image") {
    const auto most = [](std::int64_t height) {
      Sequential model({Input({height, 11, 2}), layers::Conv2D(5, 3, {.activation = "relu"}), layers::MaxPooling2D(2),
                        layers::Flatten(), layers::Dense(3)});
      model.compile({.optimizer = "adam", .loss = "mse"});
      return count_allocations(model, numbers({23, height, 11, 2}), numbers({23, 3}))->most;
    };
    CHECK(most(7) <= 64);
    CHECK(most(23) <= 64);
  }
}
