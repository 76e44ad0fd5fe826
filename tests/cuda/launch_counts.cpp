// How many launches are left of many kernels and steps, where the driver can count them.
#include <doctest/doctest.h>

#include <numeric>

#include "src/backends/cuda/jit/kernels.hpp"
#include "tests/cuda/backends.hpp"
#include "tests/cuda/emulated_driver.hpp"
#include "tests/cuda/emulated_stream.hpp"
#include "tests/cuda/launch_cases.hpp"
#include "tests/ops/cases.hpp"

using namespace hornet;
using cuda::LaunchMode;

namespace {

// By batch.
std::vector<std::int64_t> launches_of(Model (*make)(), const Tensor& x, const Tensor& y, LaunchMode mode) {
  std::vector<std::int64_t> launches;
  std::int64_t before = cuda::emulated_launches();
  train(make, x, y, mode, 4, [&] {
    launches.push_back(cuda::emulated_launches() - before);
    before = cuda::emulated_launches();
  });
  return launches;
}

constexpr std::int64_t kSteps = 7;  // an epoch of 35 samples

std::int64_t last_epoch(const std::vector<std::int64_t>& launches) {
  return std::accumulate(launches.end() - kSteps, launches.end(), std::int64_t{0});
}

// The first example of Keras' guide, on bytes.
Model mnist() {
  return classifier(Sequential({Input({28, 28}), layers::Rescaling(1.0 / 255), layers::Flatten(),
                                layers::Dense(128, {.activation = "relu"}), layers::Dropout(0.2),
                                layers::Dense(10, {.activation = "softmax"})}));
}

// Keras' simple convnet for MNIST, small.
Model convnet() {
  return classifier(
      Sequential({Input({14, 14, 1}), layers::Rescaling(1.0 / 255), layers::Conv2D(8, 3, {.activation = "relu"}),
                  layers::MaxPooling2D(2), layers::Conv2D(12, 3, {.activation = "relu"}), layers::MaxPooling2D(2),
                  layers::Flatten(), layers::Dropout(0.5), layers::Dense(10, {.activation = "softmax"})}));
}

}  // namespace

TEST_SUITE("cuda") {
  // Rows; three layers forwards, with their dropout, activations and loss; three backwards, the gradients of weights
  // and biases with their updates beside those of layers.
  TEST_CASE("an MLP's step is a launch a level: at most eight, where kernel by kernel it is twenty") {
    const Tensor x = distinct({35, 6}).astype(f32), y = labels(35, 4);
    const std::int64_t levels = last_epoch(launches_of(dense, x, y, LaunchMode::levels));
    CHECK(levels <= 8 * kSteps);
    CHECK(last_epoch(launches_of(dense, x, y, LaunchMode::steps)) >= 2 * levels);
  }

  // Rows and mask; first layer; second layer; loss; gradients; updates.
  TEST_CASE("the step of two dense layers on images that are gathered and scaled is five levels") {
    const Tensor x = distinct({35, 28, 28}, 0, 255).astype(u8), y = labels(35, 4);
    CHECK(last_epoch(launches_of(mnist, x, y, LaunchMode::levels)) <= 5 * kSteps);
  }

  // Rows; both convolutions with their pooling; dropout; loss and the gradient of what was pooled; the second
  // convolution's gradient of its images, and sums for its kernel; the first one's sums; its kernel's update.
  TEST_CASE("the step of two convolutions that are pooled, on images that are gathered and scaled, is eight levels") {
    const Tensor x = distinct({35, 14, 14, 1}, 0, 255).astype(u8), y = labels(35, 4);
    CHECK(last_epoch(launches_of(convnet, x, y, LaunchMode::levels)) <= 8 * kSteps);
  }

  // Layer; loss and the gradient of the layer; gradients of weights with their updates, beside the next step's mask. Of
  // five levels a step two are done while the next one is under way.
  // In launches of 1, 2 and 4 of an epoch's seven steps: four rounds that others come behind, and three launches' last
  // ones, which go on until what lags behind is done.
  TEST_CASE("the blocks of a persistent kernel wait for each other three times a step of two dense layers") {
    const Tensor x = distinct({35, 28, 28}, 0, 255).astype(u8), y = labels(35, 4);
    const auto waits = [&](int epochs) {
      const std::int64_t before = cuda::emulated_waits();
      train(mnist, x, y, LaunchMode::persistent, epochs);
      return cuda::emulated_waits() - before;
    };
    const std::int64_t five_epochs = waits(5), levels = 3, span = 5;
    CHECK(waits(7) - five_epochs == 2 * (4 * levels + 3 * (span - 1)));
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

  TEST_CASE("blocks that compute for long do not stay on the device unless they are told to") {
    const auto waits = [](bool is_busy, LaunchMode mode) {
      const WithLaunches here(mode);
      const DeviceMemory& memory = *gpu_under_test().memory();
      const Tensor x = memory.tensor({f32, {7}});
      const std::string body =
          "  const void* in[1];\n  void* out[1];\n  HORNET_DEVICE void operator()(std::int64_t i) const "
          "{ static_cast<float*>(out[0])[i] += 1.0F; }\n";
      const cuda::JitKernel one_more({.body = body, .is_busy = is_busy});
      const auto run = [&] { one_more({x.raw(), x.raw()}, x.size()); };
      const DeviceWork work{run, {{x.raw(), x.bytes()}}, {{x.raw(), x.bytes()}}};
      const auto steps = memory.record({work, work});
      const std::int64_t before = cuda::emulated_waits();
      for (int i = 0; i < 200; ++i) {
        steps->replay();
        memory.wait();
        memory.finish_compiling();
      }
      CHECK(downloaded(x, memory).data<float>()[6] == 400);
      return cuda::emulated_waits() - before;
    };
    CHECK(waits(false, LaunchMode::automatic) > 0);
    CHECK(waits(true, LaunchMode::automatic) == 0);
    CHECK(waits(true, LaunchMode::persistent) > 0);
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
    const auto look = [&] { seen.push_back(values[99].data<float>()[0]); };  // the device's memory is the host's
    work.push_back({[&] { cuda::submit_opaque([&] { cuda::emulated_stream().call(look); }); },
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

  TEST_CASE("steps that nobody looks at wait for each other, and are one launch of a persistent kernel") {
    const Tensor x = distinct({35, 6}).astype(f32), y = labels(35, 4);
    const auto launches = [&](int epochs) {
      const std::int64_t before = cuda::emulated_launches();
      train(dense, x, y, LaunchMode::persistent, epochs);
      return cuda::emulated_launches() - before;
    };
    // Seven steps an epoch, whose order goes up before it: in launches of 1, 2 and 4 of them. The loss of an epoch is
    // one launch.
    CHECK(launches(7) - launches(5) <= 2 * 4);
  }
}
