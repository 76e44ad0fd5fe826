// The same seed gives the same bits: on any number of threads, and when training is broken off and resumed.
#include <doctest/doctest.h>

#include <hornet/base/random.hpp>
#include <hornet/base/threads.hpp>
#include <hornet/hornet.hpp>

#include "tests/files/scratch.hpp"
#include "tests/model/small_models.hpp"

using namespace hornet;

namespace {

class ThreadsGuard {
 public:
  ~ThreadsGuard() { set_num_threads(before_); }

 private:
  int before_ = num_threads();
};

Sequential convnet() {
  Sequential model({Input({13, 11, 3}), layers::Conv2D(5, 3, {.activation = "relu"}), layers::BatchNormalization(),
                    layers::MaxPooling2D(2), layers::Dropout(0.3), layers::Flatten(),
                    layers::Dense(7, {.activation = "softmax"})});
  model.compile({.optimizer = "adam", .loss = "sparse_categorical_crossentropy", .metrics = {"accuracy"}});
  return model;
}

std::vector<Tensor> weights_after_an_epoch(int threads, const std::function<Sequential()>& make, const Tensor& x,
                                           const Tensor& y) {
  set_num_threads(threads);
  set_random_seed(17);
  Sequential model = make();
  model.fit(x, y, {.batch_size = 19, .verbose = 0});
  return model.get_weights();
}

void check_threads(const std::function<Sequential()>& make, const Tensor& x, const Tensor& y) {
  const ThreadsGuard guard;
  const std::vector<Tensor> one = weights_after_an_epoch(1, make, x, y);
  for (int threads : {2, 3}) {
    INFO(threads << " threads");
    CHECK(same_tensors(weights_after_an_epoch(threads, make, x, y), one));
  }
}

// Weights after five epochs in one go, and after two, a file, a new model and three more.
void check_resume(const std::function<Optimizer()>& optimizer) {
  const Tensor x = numbers({23, 5}), y = classes(23, 3);
  const auto epochs = [&](std::int64_t first, std::int64_t last) {
    return FitOptions{.batch_size = 5, .epochs = last, .verbose = 0, .initial_epoch = first};
  };
  const ScratchDirectory scratch;
  const std::string path = scratch / "half.weights.h5";
  set_random_seed(3);
  Sequential whole = small_mlp(optimizer(), 0.4);
  whole.fit(x, y, epochs(0, 5));

  set_random_seed(3);
  Sequential first = small_mlp(optimizer(), 0.4);
  first.fit(x, y, epochs(0, 2));
  first.save_weights(path);
  set_random_seed(99);
  Sequential second = small_mlp(optimizer(), 0.4);
  CHECK_FALSE(same_weights(second, first));
  second.load_weights(path);
  CHECK(same_weights(second, first));
  second.fit(x, y, epochs(2, 5));
  CHECK(same_weights(second, whole));
}

}  // namespace

TEST_SUITE("model") {
  TEST_CASE("an epoch gives the same bits on 1, 2 and 3 threads") {
    SUBCASE("of a perceptron with dropout") {
      check_threads([] { return small_mlp("adam", 0.5); }, numbers({230, 5}), classes(230, 3));
    }
    SUBCASE("of a convolutional network") { check_threads(convnet, numbers({61, 13, 11, 3}), classes(61, 7)); }
  }

  TEST_CASE("another seed gives other bits") {
    const Tensor x = numbers({23, 5}), y = classes(23, 3);
    Sequential a = small_mlp("sgd", 0.5), b = small_mlp("sgd", 0.5);
    b.set_weights(a.get_weights());
    a.fit(x, y, {.batch_size = 5, .verbose = 0});
    b.fit(x, y, {.batch_size = 5, .verbose = 0});
    CHECK_FALSE(same_weights(a, b));
  }

  TEST_CASE("training goes on from a file as if it had not stopped") {
    SUBCASE("Adam") {
      check_resume([] { return Optimizer("adam"); });
    }
    SUBCASE("SGD with momentum") {
      check_resume([] { return optimizers::SGD({.learning_rate = 0.05, .momentum = 0.9}); });
    }
    SUBCASE("RMSprop") {
      check_resume([] { return Optimizer("rmsprop"); });
    }
    SUBCASE("AdamW with a schedule and gradient accumulation") {
      check_resume([] {
        return optimizers::AdamW({.learning_rate = schedules::CosineDecay(0.01, 40), .gradient_accumulation_steps = 2});
      });
    }
  }

  TEST_CASE("two fits are one fit of as many epochs") {
    const Tensor x = numbers({23, 5}), y = classes(23, 3);
    set_random_seed(8);
    Sequential whole = small_mlp("adam", 0.4);
    whole.fit(x, y, {.batch_size = 5, .epochs = 3, .verbose = 0});
    set_random_seed(8);
    Sequential parts = small_mlp("adam", 0.4);
    parts.fit(x, y, {.batch_size = 5, .epochs = 1, .verbose = 0});
    parts.evaluate(x, y, {.verbose = 0});
    parts.predict(x, {.verbose = 0});
    parts.fit(x, y, {.batch_size = 5, .epochs = 3, .verbose = 0, .initial_epoch = 1});
    CHECK(same_weights(parts, whole));
  }
}
