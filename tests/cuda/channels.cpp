// Sums over leading axes of what a pointwise program computes, on the GPU: beside the same program node by node, and
// beside the CPU.
#include <doctest/doctest.h>

#include <hornet/hornet.hpp>

#include "src/runtime/plan.hpp"
#include "tests/cuda/backends.hpp"
#include "tests/cuda/fused_sources.hpp"
#include "tests/cuda/nvrtc.hpp"
#include "tests/passes/normalised.hpp"

using namespace hornet;

namespace {

void check_everywhere(const passes::Program& program, double tolerance) {
  const std::vector<Tensor> cpu = planned(program);
  const OnBackend gpu(gpu_under_test());
  expect_same(program, tolerance);
  const std::vector<Tensor> got = planned(program);
  for (std::size_t i = 0; i < got.size(); ++i) CHECK(difference(got[i], cpu[i]) <= tolerance);
}

std::string steps_on_gpu(const passes::Program& program) {
  const OnBackend gpu(gpu_under_test());
  return steps_of(program);
}

// `sums` sums over the axes of different programs of x and y, a row, a column and a constant.
passes::Program many_sums(const Shape& shape, const std::vector<std::int64_t>& axes, int sums, DType dtype) {
  Graph g;
  const Value x = g.variable(scattered(shape, dtype), "x"), y = g.variable(scattered(shape, dtype, 2), "y");
  const Value row = g.variable(scattered({shape.back()}, dtype, 3), "row");
  const Value column = g.variable(scattered({shape[-2], 1}, dtype, 4), "column");
  passes::Program program{g, {}, {}};
  for (int k = 0; k < sums; ++k)
    program.fetches.push_back(ops::sum((x - row * double(k)) * (y + column) * 0.5, axes, k % 2 == 0));
  return program;
}

}  // namespace

TEST_SUITE("cuda") {
  TEST_CASE_TEMPLATE("both sums of batch normalisation's gradients are one step, of whatever shape", T, float, double) {
    for (const Shape& shape : {Shape{3, 5, 7, 2}, Shape{2, 31, 3, 16}, Shape{130, 7, 48}, Shape{301, 3}, Shape{7, 700},
                               Shape{1, 5}, Shape{5, 1}, Shape{20'011, 3}, Shape{70, 1100}, Shape{9, 40, 50, 5}}) {
      CAPTURE(to_string(shape));
      const Normalised normalised(shape, dtype_of<T>);
      const std::string steps = steps_on_gpu(normalised.program);
      CHECK(count(steps, "\nmoments") + count(steps, "fused_channels") == 1);  // moments is the first line
      CHECK(count(steps, "\nsum") == 0);
      check_everywhere(normalised.program, std::is_same_v<T, float> ? 2e-5 : 1e-12);
    }
  }

  TEST_CASE("as many sums as there are go through one step, whichever axes they are over") {
    for (const int sums : {2, 3, 10})
      for (const std::vector<std::int64_t>& axes : {std::vector<std::int64_t>{0}, {0, 1}, {0, 1, 2}, {0, 1, 2, 3}})
        for (const DType dtype : {f32, f64}) {
          const passes::Program program = many_sums({11, 5, 13, 3}, axes, sums, dtype);
          CHECK(count(steps_on_gpu(program), "fused_channels") >= 1);
          check_everywhere(program, dtype == f32 ? 1e-4 : 1e-12);
        }
  }

  TEST_CASE("sums of float32 and float64 share a step") {
    Graph g;
    const Value x = g.variable(scattered({9'001, 7}), "x");
    const passes::Program program{g, {ops::sum(x * 2.0, {0}), ops::sum(ops::square(ops::cast(x, f64)), {0})}, {}};
    CHECK(count(steps_on_gpu(program), "fused_channels") == 1);
    check_everywhere(program, 1e-5);
  }

  TEST_CASE("what is not a number, and infinities, give what the single ops give") {
    Tensor x = scattered({1500, 7});
    x.data<float>()[7 * 701 + 1] = NAN;
    x.data<float>()[7 * 3 + 2] = INFINITY;
    x.data<float>()[7 * 1400 + 3] = -INFINITY;
    Graph g;
    const Value v = g.variable(x, "x"), dy = g.variable(scattered({1500, 7}, f32, 2), "dy");
    check_everywhere({g, {ops::sum(ops::abs(v), {0}), ops::sum(v * dy, {0}, true)}, {}}, 1e-5);
  }

  // What it takes whoever computes it: mean and variance before the first result, both sums before the first gradient.
  TEST_CASE("batch normalisation reads x twice and writes y; its gradient reads x and y's twice and writes x's") {
    const Shape shape{64, 9, 11, 6};
    Graph g;
    const Value x = g.variable(scattered(shape), "x"), slope = g.variable(scattered(shape, f32, 2), "slope");
    const Value gamma = g.variable(scattered({6}, f32, 3), "gamma"), beta = g.variable(scattered({6}, f32, 4), "beta");
    const auto [mean, variance] = ops::moments(x, {0, 1, 2});
    const Value factor = ops::rsqrt(variance + 1e-3) * gamma;
    const Value y = x * factor + (beta - mean * factor);
    passes::Program program{g, gradients(ops::sum(y * slope), {gamma, beta, x}), {}};
    const std::string backward_and_moments = steps_on_gpu(program);
    program.fetches = {y};
    CHECK(count(steps_on_gpu(program), to_string(TensorType{f32, shape})) == 3);
    CHECK(count(backward_and_moments, to_string(TensorType{f32, shape})) == 1 + 5);
  }

  TEST_CASE("a residual block with batch normalisation stays within its steps and bytes") {
    const OnBackend gpu(gpu_under_test());
    const MemoryReport report = residual_block().memory_plan(32);
    const std::int64_t activation = 32 * 16 * 16 * 8 * 4;
    CHECK(report.steps <= 45);                     // 48 with a step for each sum
    CHECK(report.bytes_moved <= 50 * activation);  // 55
  }

  TEST_CASE("NVIDIA's compiler takes them") {
    for (const DType dtype : {f32, f64}) {
      std::vector<cuda::JitSource> sources = cuda::sources_of(Normalised({130, 7, 48}, dtype).program);
      for (const int sums : {2, 10})
        for (cuda::JitSource& source : cuda::sources_of(many_sums({11, 5, 13, 3}, {0, 1}, sums, dtype)))
          sources.push_back(std::move(source));
      cuda::expect_content(cuda::jit_source(sources));
    }
  }
}
