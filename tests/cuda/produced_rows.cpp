// Products with the programs on rows behind them on the GPU, and with what goes on with each row.
#include <doctest/doctest.h>

#include <array>

#include "src/runtime/plan.hpp"
#include "tests/cuda/backends.hpp"
#include "tests/cuda/fused_sources.hpp"
#include "tests/cuda/nvrtc.hpp"
#include "tests/cuda/same_on_gpu.hpp"
#include "tests/passes/classified_product.hpp"

using namespace hornet;

TEST_SUITE("cuda") {
  TEST_CASE("a product of narrow rows, softmax, cross-entropy, its gradient and the hits are one kernel") {
    for (const DType dtype : {f32, f64})
      for (const bool transposed : {false, true})
        for (const auto& extents : {std::array{5, 7, 2}, {32, 512, 10}, {3, 1, 32}, {70, 30, 21}, {2, 1100, 5}}) {
          CAPTURE(extents[2]);
          const ClassifiedProduct net(extents[0], extents[1], extents[2], dtype, transposed);
          CHECK(Plan(net.program, gpu_under_test()).step_count() == 1);
          expect_same_on_gpu(net.program, dtype == f32 ? 1e-5 : 1e-13);
        }
  }

  TEST_CASE("the gradient of the layer before is made of each row where that is, of any size") {
    for (const DType dtype : {f32, f64})
      for (const bool transposed : {false, true})
        for (const auto& extents : {std::array{5, 7, 2}, {32, 512, 10}, {3, 1, 32}, {70, 30, 21}, {2, 1100, 5}}) {
          CAPTURE(extents[2]);
          ClassifiedProduct net(extents[0], extents[1], extents[2], dtype, transposed);
          net.with_layer_before();
          CHECK(Plan(net.program, gpu_under_test()).step_count() == 1);
          expect_same_on_gpu(net.program, dtype == f32 ? 1e-5 : 1e-13);
        }
  }

  TEST_CASE("a layer before that is too wide for the threads of a row is a product by itself") {
    ClassifiedProduct net(5, 2100, 3, f32);
    net.with_layer_before();
    CHECK(Plan(net.program, gpu_under_test()).step_count() == 2);
  }

  TEST_CASE("wide rows, and so many that each block would read too much, are two") {
    CHECK(Plan(ClassifiedProduct(5, 7, 33, f32).program, gpu_under_test()).step_count() == 2);
    CHECK(Plan(ClassifiedProduct(9000, 60, 10, f32).program, gpu_under_test()).step_count() == 2);
  }

  TEST_CASE("NVIDIA's compiler takes them") {
    for (const DType dtype : {f32, f64}) {
      cuda::expect_content(cuda::jit_source(cuda::sources_of(ClassifiedProduct(32, 512, 10, dtype).program)));
      ClassifiedProduct wide(70, 30, 21, dtype, true), learned(32, 512, 10, dtype);
      wide.with_layer_before();
      learned.with_layer_before();
      cuda::expect_content(cuda::jit_source(cuda::sources_of(wide.program)));
      cuda::expect_content(cuda::jit_source(cuda::sources_of(learned.program)));
    }
  }
}
