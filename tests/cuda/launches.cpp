// Many kernels as one launch: the same bits as kernel by kernel, and how many launches are left.
#include <doctest/doctest.h>

#include <cstdlib>
#include <hornet/hornet.hpp>
#include <numeric>

#include "src/backends/cuda/device/pointwise.hpp"
#include "src/backends/cuda/launch.hpp"
#include "src/backends/cuda/schedule/mode.hpp"
#include "src/backends/elements/arithmetic.hpp"
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

// Numbers on the device to which another is added.
class Adding {
 public:
  Adding(const DeviceMemory& memory, float number) : number_(uploaded(Tensor::full({7}, number), memory)) {}

  DeviceWork to(const Tensor& x) const {
    const auto run = [this, x] {
      launch_({number_.data<float>().data(), x.data<float>().data(), x.data<float>().data()}, x.size());
    };
    return {run, {{number_.raw(), number_.bytes()}, {x.raw(), x.bytes()}}, {{x.raw(), x.bytes()}}};
  }

 private:
  Tensor number_;
  cuda::Launch<cuda::Binary<elements::Add, float>> launch_;
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
  constexpr int epochs = 11;  // 77 steps: the 64th replay joins launches
  for (const bool reads : {false, true}) {
    const Trained steps = train(make, x, y, LaunchMode::steps, epochs, reads);
    for (const LaunchMode mode : {LaunchMode::levels, LaunchMode::persistent, LaunchMode::automatic})
      check_same(train(make, x, y, mode, epochs, reads), steps);
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
    constexpr std::int64_t steps = 7;  // an epoch
    const auto last_epoch = [&](LaunchMode mode) {
      const std::vector<std::int64_t> launches = train(dense, x, y, mode, 4, true).launches;
      return std::accumulate(launches.end() - steps, launches.end(), std::int64_t{0});
    };
    CHECK(last_epoch(LaunchMode::levels) <= 8 * steps);
    CHECK(last_epoch(LaunchMode::steps) >= 2 * last_epoch(LaunchMode::levels));
  }

  TEST_CASE("no step is lost or done twice, in graphs of one and of sixteen and in persistent kernels") {
    for (const LaunchMode mode :
         {LaunchMode::steps, LaunchMode::levels, LaunchMode::persistent, LaunchMode::automatic}) {
      const WithLaunches here(mode);
      const DeviceMemory& memory = *gpu_under_test().memory();
      const Adding one_more(memory, 1), two_more(memory, 2);
      const Tensor x = memory.tensor({f32, {7}}), y = memory.tensor({f32, {7}});
      const auto steps = memory.record({one_more.to(x), two_more.to(y)});
      float replays = 0;
      for (const int some : {1, 1, 31, 32, 200, 7}) {
        for (int i = 0; i < some; ++i) steps->replay();
        replays += static_cast<float>(some);
        CHECK(downloaded(x, memory).data<float>()[6] == replays);
        CHECK(downloaded(y, memory).data<float>()[0] == 2 * replays);
      }
    }
  }

  TEST_CASE("what was put off is done before anyone can see that it was, and in its order") {
    const WithLaunches here(LaunchMode::persistent);
    const DeviceMemory& memory = *gpu_under_test().memory();
    const Adding one_more(memory, 1), two_more(memory, 2);
    const Tensor x = memory.tensor({f32, {7}}), y = memory.tensor({f32, {7}});
    const auto by_one = memory.record({one_more.to(x)}), by_two = memory.record({two_more.to(x)});
    const auto first = [&](const Tensor& of) { return downloaded(of, memory).data<float>()[0]; };
    for (int i = 0; i < 5; ++i) by_one->replay();
    CHECK(first(x) == 5);
    memory.upload(x, Tensor::full({7}, 10));
    for (int i = 0; i < 6; ++i) (i % 3 == 2 ? by_two : by_one)->replay();
    memory.copy(y.raw(), x.raw(), x.bytes());
    by_one->replay();
    CHECK(first(y) == 18);
    CHECK(first(x) == 19);
    one_more.to(x).run();  // a kernel at once
    CHECK(first(x) == 20);
    memory.record({one_more.to(x)})->replay();  // a recording that ends
    CHECK(first(x) == 21);
  }

  TEST_CASE("as many steps wait as the device has had to do before, up to 64") {
    const WithLaunches here(LaunchMode::persistent);
    const DeviceMemory& memory = *gpu_under_test().memory();
    const Adding one_more(memory, 1);
    const Tensor x = memory.tensor({f32, {7}});
    const auto steps = memory.record({one_more.to(x)});
    const auto launches = [&](int replays) {
      const std::int64_t before = cuda::emulated_launches();
      for (int i = 0; i < replays; ++i) steps->replay();
      memory.wait();
      return cuda::emulated_launches() - before;
    };
    CHECK(launches(1) == 1);
    CHECK(launches(2) == 2);                // 1, and 1 that was waited for
    CHECK(launches(63) == 6);               // 1, 2, 4 … 32
    CHECK(launches(63 + 3 * 64) == 6 + 3);  // and no more than 64
    CHECK(downloaded(x, memory).data<float>()[6] == 1 + 2 + 63 + 63 + 3 * 64);
  }

  TEST_CASE(
      "more parts than a launch can have are several, and a library's call is between what it needs and who needs it") {
    const WithLaunches here(LaunchMode::levels);
    const DeviceMemory& memory = *gpu_under_test().memory();
    const Adding one_more(memory, 1);
    std::vector<Tensor> values;
    std::vector<DeviceWork> work;
    for (int i = 0; i < 100; ++i) work.push_back(one_more.to(values.emplace_back(memory.tensor({f32, {7}}))));
    std::vector<float> seen;
    work.push_back(
        {[&] { cuda::submit_opaque([&] { seen.push_back(downloaded(values[99], memory).data<float>()[0]); }); },
         {{values[99].raw(), values[99].bytes()}},
         {}});
    work.push_back(one_more.to(values[99]));
    const auto steps = memory.record(std::move(work));
    const std::int64_t before = cuda::emulated_launches();
    steps->replay();
    CHECK(cuda::emulated_launches() - before == 1 + 2);  // value 99 alone, then all others with its second
    steps->replay();
    CHECK(seen == std::vector<float>{1, 3});
    for (int i = 0; i < 99; ++i) CHECK(downloaded(values[static_cast<std::size_t>(i)], memory).data<float>()[3] == 2);
    CHECK(downloaded(values[99], memory).data<float>()[3] == 4);
  }

  TEST_CASE("a way of launching that is none is an error that names the three") {
    setenv("HORNET_CUDA_LAUNCHES", "fast", 1);
    CHECK_THROWS_WITH_AS(cuda::launch_mode_asked_for(), doctest::Contains("\"levels\""), ConfigError);
    unsetenv("HORNET_CUDA_LAUNCHES");
    CHECK(cuda::launch_mode_asked_for() == LaunchMode::automatic);
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
