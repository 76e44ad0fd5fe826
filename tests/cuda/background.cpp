// Joined launches compiled in the background.
#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <future>
#include <hornet/runtime/device_error.hpp>

#include "src/backends/cuda/jit/background_compiler.hpp"
#include "tests/cuda/backends.hpp"
#include "tests/cuda/emulated_driver.hpp"
#include "tests/cuda/launch_cases.hpp"
#include "tests/files/scratch.hpp"

using namespace hornet;
using cuda::BackgroundCompiler;
using cuda::LaunchMode;

namespace {

constexpr int kOften = 64;  // replays before launches are joined

// Steps of kernels on numbers of their own. Their joined launch is compiled for the size of its table, so that nobody
// else has it.
class ManyKernels {
 public:
  explicit ManyKernels(int copies)
      : x_(memory_.tensor({f32, {7}})), y_(memory_.tensor({f32, {7}})), one_more_(memory_, 1), two_more_(memory_, 2) {
    std::vector<DeviceWork> work{one_more_.to(x_), two_more_.to(y_)};
    for (int i = 0; i < copies; ++i) {
      others_.push_back(memory_.tensor({f32, {7}}));
      work.push_back(one_more_.to(others_.back()));
    }
    kernels_ = static_cast<std::int64_t>(work.size());
    steps_ = memory_.record(std::move(work));
  }

  // Each replay is looked at before the next. How many launches the last one was.
  std::int64_t replay(int times) {
    std::int64_t launches = 0;
    for (int i = 0; i < times; ++i) {
      const std::int64_t before = cuda::emulated_launches();
      steps_->replay();
      memory_.wait();
      launches = cuda::emulated_launches() - before;
    }
    return launches;
  }
  std::int64_t kernels() const { return kernels_; }
  float x() const { return downloaded(x_, memory_).data<float>()[6]; }
  float y() const { return downloaded(y_, memory_).data<float>()[0]; }

 private:
  const DeviceMemory& memory_ = *gpu_under_test().memory();
  Tensor x_, y_;
  Adding one_more_, two_more_;
  std::vector<Tensor> others_;
  std::int64_t kernels_ = 0;
  std::unique_ptr<RecordedWork> steps_;
};

}  // namespace

TEST_SUITE("cuda") {
  TEST_CASE("steps run as before while their joined launch is compiled, and joined when it is, without a step lost") {
    const WithLaunches here(LaunchMode::automatic);
    ManyKernels steps(10);
    cuda::HeldCompiler compiler;
    CHECK(steps.replay(kOften - 1) == steps.kernels());
    CHECK(steps.replay(30) == steps.kernels());
    CHECK(steps.x() == kOften - 1 + 30);
    compiler.let_go();
    gpu_under_test().memory()->finish_compiling();
    CHECK(steps.replay(1) == 1);
    CHECK(steps.replay(20) == 1);
    CHECK(steps.x() == kOften + 50);
    CHECK(steps.y() == 2 * steps.x());
  }

  TEST_CASE("an error of a compilation in the background is the next step's, and each one's after it") {
    const WithLaunches here(LaunchMode::automatic);
    ManyKernels steps(25);
    cuda::HeldCompiler compiler;
    steps.replay(kOften);
    compiler.let_refuse();
    gpu_under_test().memory()->finish_compiling();
    for (int i = 0; i < 2; ++i) CHECK_THROWS_WITH_AS(steps.replay(1), doctest::Contains("refuses"), DeviceError);
    CHECK(steps.x() == kOften);
    compiler.let_go();
    CHECK(steps.replay(1) == 1);
    CHECK(steps.x() == kOften + 1);
  }

  TEST_CASE("steps that are not done any more leave what is compiled for them to others of their kind") {
    const WithLaunches here(LaunchMode::automatic);
    {
      ManyKernels steps(60);
      steps.replay(kOften);
    }
    gpu_under_test().memory()->finish_compiling();
    const cuda::HeldCompiler nothing_is_compiled;
    ManyKernels others(60);
    CHECK(others.replay(kOften) == 1);
    CHECK(others.x() == kOften);
  }

  TEST_CASE("steps whose joined launch is being compiled when the program ends" *
            doctest::description("run by the next case, in a program of its own") * doctest::skip()) {
    const WithLaunches here(LaunchMode::automatic);
    ManyKernels steps(10);
    steps.replay(kOften);
    CHECK(steps.x() == kOften);
  }

  TEST_CASE("a program ends well while something is compiled in the background, and kept for others") {
    const ScratchDirectory scratch;
    const std::string self = std::filesystem::read_symlink("/proc/self/exe").string();
    const std::string command = "HORNET_CUDA_CACHE=" + scratch.path() + " " + self +
                                " --no-skip --test-case='steps whose joined launch is being compiled when*' >" +
                                scratch / "output" + " 2>&1";
    CHECK(std::system(command.c_str()) == 0);
    CHECK(read_text(scratch / "output").find("1 passed") != std::string::npos);
  }

  TEST_CASE("a compiler in the background that ends tells what it is at, waits for that, and begins nothing else") {
    std::promise<void> begun;
    int done = 0;
    std::shared_future<std::string> first, second;
    {
      BackgroundCompiler compiler;
      first = compiler.add([&](const std::atomic<bool>& unwanted) -> std::string {
        begun.set_value();
        while (!unwanted) std::this_thread::yield();
        ++done;
        throw std::runtime_error("unwanted");
      });
      second = compiler.add([&](const std::atomic<bool>&) { return std::to_string(++done); });
      begun.get_future().wait();
    }
    CHECK(done == 1);
    CHECK_THROWS_WITH(first.get(), "unwanted");
    CHECK_THROWS_AS(second.get(), std::future_error);
  }

  TEST_CASE("a compiler in the background that was ended begins nothing, and may be ended again") {
    BackgroundCompiler compiler;
    CHECK(compiler.add([](const std::atomic<bool>&) { return std::string("code"); }).get() == "code");
    compiler.end();
    const auto late = compiler.add([](const std::atomic<bool>&) { return std::string("late"); });
    CHECK(late.wait_for(std::chrono::milliseconds(20)) == std::future_status::timeout);
    compiler.end();
    CHECK_THROWS_AS(late.get(), std::future_error);
  }

  TEST_CASE("what is compiled in the background comes in its order, errors as results") {
    BackgroundCompiler compiler;
    std::vector<std::shared_future<std::string>> codes;
    int number = 0;
    for (int i = 0; i < 5; ++i)
      codes.push_back(compiler.add([&number, i](const std::atomic<bool>&) {
        if (i == 3) throw std::runtime_error("no");
        return std::to_string(i) + "." + std::to_string(++number);
      }));
    CHECK(codes[4].get() == "4.4");
    CHECK(codes[0].get() == "0.1");
    CHECK_THROWS_WITH(codes[3].get(), "no");
  }
}
