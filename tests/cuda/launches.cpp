// Many kernels as one launch, many steps as one: the same bits as kernel by kernel.
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>

#include "src/runtime/backend.hpp"
#include "tests/cuda/backends.hpp"
#include "tests/cuda/launch_cases.hpp"
#include "tests/ops/cases.hpp"

using namespace hornet;
using cuda::LaunchMode;

namespace {

Model recurrent() {
  return classifier(
      Sequential({Input({6, 3}), layers::Bidirectional(layers::LSTM(5)), layers::Dense(4, {.activation = "softmax"})}));
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
  constexpr int epochs = 13;  // of 7 steps: the 64th replay has launches compiled that can be joined
  for (const std::function<void()>& reads : {std::function<void()>(), std::function<void()>([] {})}) {
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

  TEST_CASE("steps go on while joined launches are compiled") {
    const WithLaunches here(LaunchMode::automatic);
    const DeviceMemory& memory = *gpu_under_test().memory();
    const Adding one_more(memory, 1), two_more(memory, 2);
    const Tensor x = memory.tensor({f32, {7}}), y = memory.tensor({f32, {7}});
    const auto steps = memory.record({one_more.to(x), two_more.to(y)});
    for (int i = 0; i < 200; ++i) {
      steps->replay();
      if (i % 50 == 49) memory.finish_compiling();
    }
    CHECK(downloaded(x, memory).data<float>()[6] == 200);
    CHECK(downloaded(y, memory).data<float>()[0] == 400);
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

  TEST_CASE("a way of launching that is none is an error that names the three") {
    setenv("HORNET_CUDA_LAUNCHES", "fast", 1);
    CHECK_THROWS_WITH_AS(cuda::launch_mode_asked_for(), doctest::Contains("\"levels\""), ConfigError);
    unsetenv("HORNET_CUDA_LAUNCHES");
    CHECK(cuda::launch_mode_asked_for() == LaunchMode::automatic);
  }
}
