// Who compiles the kernels that a program needs now.
#include <doctest/doctest.h>

#include <future>
#include <hornet/base/threads.hpp>
#include <hornet/ops/pointwise.hpp>

#include "tests/cuda/backends.hpp"
#include "tests/cuda/emulated_driver.hpp"

using namespace hornet;

namespace {

constexpr int kPrograms = 5;

// A program whose kernel nobody else has.
passes::Program program(Graph& graph, int number) {
  const Value x = graph.placeholder(f32, {3, 7}, "x");
  return {graph, {ops::tanh(x * (number + 0.125)) + ops::exp(x)}, {}};
}

class WithThreads {
 public:
  explicit WithThreads(int n) : before_(num_threads()) { set_num_threads(n); }
  ~WithThreads() { set_num_threads(before_); }
  WithThreads(const WithThreads&) = delete;
  WithThreads& operator=(const WithThreads&) = delete;

 private:
  int before_;
};

}  // namespace

TEST_SUITE("cuda") {
  TEST_CASE("kernels that are needed at the same time are compiled by as many compilers as there are threads") {
    const WithThreads here(3);
    Graph graphs[kPrograms];
    std::vector<std::unique_ptr<Plan>> plans;
    for (int i = 0; i < kPrograms; ++i)
      plans.push_back(std::make_unique<Plan>(program(graphs[i], i), gpu_under_test()));
    {
      cuda::HeldCompiler compiler;
      const auto first = std::async(std::launch::async, [&] { plans[0]->run(); });
      compiler.wait_for(3);
      compiler.let_go();
    }
    cuda::HeldCompiler compiler;
    compiler.let_refuse();  // whoever asks it now
    for (const auto& plan : plans) CHECK_NOTHROW(plan->run());
  }
}
