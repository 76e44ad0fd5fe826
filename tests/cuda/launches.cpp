// Many kernels as one launch: the same bits as kernel by kernel, and how many launches are left.
#include <doctest/doctest.h>

#include <hornet/hornet.hpp>

#include "src/backends/cuda/schedule/mode.hpp"
#include "src/runtime/target.hpp"
#include "tests/cuda/backends.hpp"
#include "tests/cuda/emulated_driver.hpp"
#include "tests/ops/cases.hpp"

using namespace hornet;
using cuda::LaunchMode;

namespace {

// The GPU in use, with one way of launching, while it lives.
class WithLaunches {
 public:
  explicit WithLaunches(LaunchMode mode) : before_(open_backend()) {
    use_backend(gpu_under_test());
    cuda::choose_launch_mode(mode);
  }
  ~WithLaunches() {
    cuda::choose_launch_mode(LaunchMode::automatic);
    use_backend(before_);
  }
  WithLaunches(const WithLaunches&) = delete;
  WithLaunches& operator=(const WithLaunches&) = delete;

 private:
  const Backend& before_;
};

Tensor labels(std::int64_t samples, std::int64_t classes) {
  const Tensor out(i32, {samples});
  for (std::int64_t i = 0; i < samples; ++i)
    out.data<std::int32_t>()[static_cast<std::size_t>(i)] = static_cast<std::int32_t>(i * i % 7 % classes);
  return out;
}

Model classifier(Sequential model) {
  model.compile({.optimizer = "adam", .loss = "sparse_categorical_crossentropy", .metrics = {"accuracy"}});
  return model;
}

Model dense() {
  return classifier(
      Sequential({Input({6}), layers::Dense(11, {.activation = "relu"}), layers::Dropout(0.3),
                  layers::Dense(7, {.activation = "tanh"}), layers::Dense(4, {.activation = "softmax"})}));
}

Model convolutional() {
  return classifier(
      Sequential({Input({9, 7, 2}), layers::Conv2D(5, 3, {.padding = "same"}), layers::BatchNormalization(),
                  layers::Activation("relu"), layers::MaxPooling2D(2), layers::Conv2D(4, 2, {.activation = "relu"}),
                  layers::GlobalAveragePooling2D(), layers::Dense(4, {.activation = "softmax"})}));
}

Model recurrent() {
  return classifier(
      Sequential({Input({6, 3}), layers::Bidirectional(layers::LSTM(5)), layers::Dense(4, {.activation = "softmax"})}));
}

struct Trained {
  std::vector<Tensor> weights;
  std::vector<double> losses;
  std::vector<std::int64_t> launches;  // by batch
};

// `reads`: whether a callback reads each batch's loss, which has the device's values come down.
Trained train(Model (*make)(), const Tensor& x, const Tensor& y, LaunchMode mode, int epochs, bool reads) {
  const WithLaunches here(mode);
  set_random_seed(7);
  Model model = make();
  Trained trained;
  callbacks::LambdaCallbackOptions hooks;
  std::int64_t before = cuda::emulated_launches();
  if (reads)
    hooks.on_train_batch_end = [&](std::int64_t batch, Logs& logs) {
      if (batch % 3 == 0) trained.losses.push_back(*logs.find("loss"));
      trained.launches.push_back(cuda::emulated_launches() - before);
      before = cuda::emulated_launches();
    };
  FitOptions options{.batch_size = 5, .epochs = epochs, .verbose = 0};
  if (reads) options.callbacks = {callbacks::LambdaCallback(hooks)};
  const History history = model.fit(x, y, options);
  for (double loss : history.history.at("loss")) trained.losses.push_back(loss);
  trained.weights = model.get_weights();
  return trained;
}

void check_same(const Trained& a, const Trained& b) {
  CHECK(a.losses == b.losses);
  REQUIRE(a.weights.size() == b.weights.size());
  for (std::size_t i = 0; i < a.weights.size(); ++i) {
    CAPTURE(i);
    CHECK(std::ranges::equal(a.weights[i].data<float>(), b.weights[i].data<float>()));
  }
}

void check_all_ways(Model (*make)(), const Tensor& x, const Tensor& y) {
  for (const bool reads : {false, true}) {
    const Trained steps = train(make, x, y, LaunchMode::steps, 5, reads);
    for (const LaunchMode mode : {LaunchMode::levels, LaunchMode::persistent, LaunchMode::automatic})
      check_same(train(make, x, y, mode, 5, reads), steps);
  }
}

}  // namespace

TEST_SUITE("cuda") {
  TEST_CASE("a dense net with dropout and Adam trains to the same bits however its kernels are launched") {
    check_all_ways(dense, distinct({35, 6}).astype(f32), labels(35, 4));
  }

  TEST_CASE("a convolutional net with batch normalisation does") {
    check_all_ways(convolutional, distinct({35, 9, 7, 2}).astype(f32), labels(35, 4));
  }

  TEST_CASE("a bidirectional recurrent net does") {
    check_all_ways(recurrent, distinct({35, 6, 3}).astype(f32), labels(35, 4));
  }

  // Rows; three layers forwards, with their dropout, activations and loss; three backwards, the gradients of weights
  // and biases with their updates beside those of layers.
  TEST_CASE("an MLP's step is a launch a level: at most eight, where kernel by kernel it is twenty") {
    const Tensor x = distinct({35, 6}).astype(f32), y = labels(35, 4);
    const auto last = [&](LaunchMode mode) { return train(dense, x, y, mode, 4, true).launches.back(); };
    CHECK(last(LaunchMode::levels) <= 8);
    CHECK(last(LaunchMode::steps) >= 2 * last(LaunchMode::levels));
  }

  TEST_CASE("steps that nobody looks at wait for each other, and are one launch of a persistent kernel") {
    const Tensor x = distinct({35, 6}).astype(f32), y = labels(35, 4);
    const auto launches = [&](int epochs) {
      const std::int64_t before = cuda::emulated_launches();
      train(dense, x, y, LaunchMode::persistent, epochs, false);
      return cuda::emulated_launches() - before;
    };
    // Seven steps an epoch, whose order goes up before it: in launches of 1, 2 and 4 of them. The loss of an epoch is
    // one launch.
    CHECK(launches(7) - launches(5) <= 2 * 4);
  }
}
