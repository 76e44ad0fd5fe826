// Products with the programs on rows behind them on the GPU: beside the same node by node, on the CPU and on the GPU's
// own kernels.
#include <doctest/doctest.h>

#include <array>

#include "src/runtime/plan.hpp"
#include "tests/cuda/backends.hpp"
#include "tests/cuda/fused_sources.hpp"
#include "tests/cuda/nvrtc.hpp"
#include "tests/passes/classified_product.hpp"

using namespace hornet;

TEST_SUITE("cuda") {
  TEST_CASE("a product of narrow rows, softmax, cross-entropy, its gradient and the hits are one kernel") {
    for (const DType dtype : {f32, f64})
      for (const bool transposed : {false, true})
        for (const auto& [rows, k, n] : {std::array{5, 7, 2}, {32, 512, 10}, {3, 1, 32}, {70, 30, 21}, {2, 1100, 5}}) {
          CAPTURE(n);
          const ClassifiedProduct net(rows, k, n, dtype, transposed);
          CHECK(Plan(net.program, gpu_under_test()).step_count() == 1);
          const std::vector<Tensor> on_cpu = node_by_node(net.program);
          const OnBackend here(gpu_under_test());
          const std::vector<Tensor> composed = node_by_node(net.program), got = planned(net.program);
          for (std::size_t i = 0; i < got.size(); ++i) {
            CAPTURE(i);
            CHECK(largest_difference(got[i], on_cpu[i]) <= (dtype == f32 ? 1e-5 : 1e-13));
            CHECK(largest_difference(got[i], composed[i]) <= (dtype == f32 ? 1e-5 : 1e-13));
          }
        }
  }

  TEST_CASE("wide rows, and so many that each block would read too much, are two") {
    CHECK(Plan(ClassifiedProduct(5, 7, 33, f32).program, gpu_under_test()).step_count() == 2);
    CHECK(Plan(ClassifiedProduct(9000, 60, 10, f32).program, gpu_under_test()).step_count() == 2);
  }

  TEST_CASE("NVIDIA's compiler takes them") {
    for (const DType dtype : {f32, f64}) {
      cuda::expect_content(cuda::jit_source(cuda::sources_of(ClassifiedProduct(32, 512, 10, dtype).program)));
      cuda::expect_content(cuda::jit_source(cuda::sources_of(ClassifiedProduct(70, 30, 21, dtype, true).program)));
    }
  }
}
