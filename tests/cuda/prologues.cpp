// Pointwise programs and picked rows in front of small products on the GPU: beside the same programs node by node, on
// the CPU and on the GPU's own kernels.
#include <doctest/doctest.h>

#include <hornet/hornet.hpp>

#include "src/passes/fused_prologue.hpp"
#include "tests/cuda/backends.hpp"
#include "tests/cuda/fused_sources.hpp"
#include "tests/cuda/nvrtc.hpp"
#include "tests/cuda/same_on_gpu.hpp"
#include "tests/passes/picked_batch.hpp"

using namespace hornet;

namespace {

int steps(const passes::Program& program) { return Plan(program, gpu_under_test()).step_count(); }

struct Size {
  std::int64_t rows, columns, n;
};

}  // namespace

TEST_SUITE("cuda") {
  TEST_CASE("a batch is picked, cast and scaled in both products that read it, of any size") {
    for (const DType dtype : {f32, f64})
      for (const DType data : {u8, f32})
        for (const auto& [rows, columns, n] : {Size{32, 130, 40}, {5, 7, 33}, {37, 20, 130}}) {
          const PickedBatch net(rows, columns, n, data, dtype);
          const passes::Program program{net.g, {net.layer, net.gradient}, {}};
          CHECK(steps(program) == 3);  // the order's part, and the products
          expect_same_on_gpu(program, dtype == f32 ? 1e-5 : 1e-13);
        }
  }

  TEST_CASE("either operand may have a program, whichever way it lies, with numbers known and not") {
    for (const DType dtype : {f32, f64}) {
      Graph g;
      passes::Program program{g, {}, {}};
      std::uint32_t seed = 0;
      for (const auto& [m, k, n] : {Size{33, 9, 70}, {12, 40, 64}})
        for (const bool a : {false, true})
          for (const bool b : {false, true})
            for (const bool left : {false, true}) {
              const Value x = g.variable(scattered(a ? Shape{k, m} : Shape{m, k}, dtype, ++seed), "x");
              const Value y = g.variable(scattered(b ? Shape{n, k} : Shape{k, n}, dtype, ++seed), "y");
              const Value number = g.variable(Tensor(0.25 + seed).astype(dtype), "number");
              program.fetches.push_back(left ? ops::matmul(x * number, y, a, b) : ops::matmul(x, y - number, a, b));
            }
      CHECK(steps(program) == std::ssize(program.fetches));
      expect_same_on_gpu(program, dtype == f32 ? 1e-5 : 1e-13);
    }
  }

  TEST_CASE("a program of many operations stays apart, and so does one of dear operations") {
    Graph g;
    const Value x = g.variable(scattered({32, 50}), "x"), w = g.variable(scattered({50, 70}, f32, 2), "w");
    const auto steps_of_layer = [&](const Value& left) { return steps({g, {ops::matmul(left, w) * 2.0}, {}}); };
    CHECK(steps_of_layer(x * 2.0 - 1.0) == 1);
    CHECK(steps_of_layer(ops::abs(x * 2.0 - 1.0) * 3.0 - 0.5) == 2);
    CHECK(steps_of_layer(ops::tanh(x)) == 2);
  }

  TEST_CASE("rows that are not there are the CPU's error, wherever they are picked") {
    const auto error_on = [](const Backend& backend) {
      Graph g;
      const Value indices = g.placeholder(i32, {4}, "indices");
      const Value rows = ops::gather(g.variable(scattered({5, 3}), "data"), indices);
      const Value y = ops::matmul(rows * 0.5, g.variable(scattered({3, 70}, f32, 2), "w")) * 2.0;
      return data_error_of(backend, {g, {y}, {}}, {{"indices", Tensor::from<std::int32_t>({1, 4, 5, -1})}});
    };
    CHECK(error_on(gpu_under_test()) == error_on(open_backend()));
    CHECK(error_on(gpu_under_test()) != "");
  }

  TEST_CASE("NVIDIA's compiler takes products with programs in front, and indices that are computed") {
    for (const DType data : {u8, f64}) {
      const PickedBatch net(32, 130, 40, data, f32);
      cuda::expect_content(cuda::jit_source(cuda::sources_of({net.g, {net.layer, net.gradient}, {}})));
    }
  }
}
