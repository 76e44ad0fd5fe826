// Small products as kernels written for them, with what is fused to them: beside the same program node by node on the
// CPU, and NVIDIA's compiler on their source.
#include <doctest/doctest.h>

#include <hornet/hornet.hpp>
#include <hornet/ops/assign.hpp>
#include <hornet/ops/matmul.hpp>
#include <hornet/ops/pointwise.hpp>
#include <hornet/ops/shape.hpp>

#include "tests/cuda/backends.hpp"
#include "tests/cuda/fused_sources.hpp"
#include "tests/cuda/nvrtc.hpp"
#include "tests/passes/node_by_node.hpp"

using namespace hornet;

namespace {

struct Size {
  std::int64_t m, n, k;
};

// Tiles of all kinds: sums in one slice, in a few, in more than sixteen; extents that are multiples of four and not;
// a single row, a single column; more steps than a thread keeps ahead; no steps at all.
constexpr Size sizes[] = {{7, 5, 3},      {4, 8, 12},     {1, 37, 20},   {33, 1, 70},   {32, 10, 512}, {12, 64, 90},
                          {70, 130, 100}, {130, 190, 11}, {650, 644, 5}, {645, 647, 2}, {3, 2, 0}};

Value matrix(Graph& graph, Shape shape, bool transposed, DType dtype, std::uint32_t seed) {
  if (transposed) std::swap(shape[-1], shape[-2]);
  return graph.variable(scattered(shape, dtype, seed));
}

// Fetches of products of all sizes behind which bias, relu, a mask and the relu's derivative are.
passes::Program layers_of(DType dtype) {
  Graph graph;
  passes::Program program{graph, {}, {}};
  std::uint32_t seed = 0;
  for (const auto& [m, n, k] : sizes)
    for (const bool transpose_a : {false, true})
      for (const bool transpose_b : {false, true}) {
        const Value a = matrix(graph, {m, k}, transpose_a, dtype, ++seed);
        const Value b = matrix(graph, {k, n}, transpose_b, dtype, ++seed);
        const Value bias = graph.variable(scattered({n}, dtype, ++seed));
        const Value mask = graph.variable(ops::greater(scattered({m, n}, f32, ++seed), Tensor(0.0F)));
        const Value h = ops::matmul(a, b, transpose_a, transpose_b) + bias;
        program.fetches.push_back(ops::select(mask, ops::relu(h) * 1.25, h * 0.0));
        program.fetches.push_back(ops::greater(h, graph.constant(Tensor(0.0).astype(dtype))));
      }
  return program;
}

// Adam's update of w behind its gradient xᵀ·dy, in place.
passes::Program adam_of(const Shape& lead, const Size& size, DType dtype) {
  Graph graph;
  const auto variable = [&](const Shape& shape, std::uint32_t seed) {
    return graph.variable(scattered(lead + shape, dtype, seed));
  };
  const Value x = variable({size.k, size.m}, 1), dy = variable({size.k, size.n}, 2);
  const Value w = variable({size.m, size.n}, 3), m = variable({size.m, size.n}, 4);
  const Value v = graph.variable(ops::square(scattered(lead + Shape{size.m, size.n}, dtype, 5)));
  const Value rate = graph.variable(Tensor(0.01).astype(dtype)), g = ops::matmul(x, dy, true);
  const Value m_new = m + (g - m) * 0.1, v_new = v + (ops::square(g) - v) * 0.001;
  const Value w_new = w - m_new * rate / (ops::sqrt(v_new) + 1e-7);
  return {graph, {}, {ops::assign(m, m_new), ops::assign(v, v_new), ops::assign(w, w_new)}};
}

void expect_same_on_gpu(const passes::Program& program, double tolerance) {
  const std::vector<Tensor> expected = node_by_node(program);
  Plan plan(program, gpu_under_test());
  plan.run();
  std::vector<Tensor> got;
  for (std::size_t i = 0; i < program.fetches.size(); ++i) got.push_back(plan.output(static_cast<int>(i)));
  for (const Value& update : program.updates) got.push_back(variable_of(update.node().inputs[0])->value());
  REQUIRE(got.size() == expected.size());
  for (std::size_t i = 0; i < got.size(); ++i) {
    CAPTURE(i);
    CHECK(largest_difference(got[i], expected[i]) <= tolerance);
  }
}

// NVIDIA's compiler on the plan's kernels.
void expect_content(const passes::Program& program) {
  const auto complaints = cuda::nvrtc_complaints(cuda::jit_source(cuda::sources_of(program)));
  if (!complaints)
    MESSAGE("NVRTC is not installed: its opinion of the source was not asked for");
  else
    CHECK_MESSAGE(complaints->empty(), *complaints);
}

}  // namespace

TEST_SUITE("cuda") {
  TEST_CASE("bias, relu and mask behind a small product are one kernel, however large and whichever way it lies") {
    for (const DType dtype : {f32, f64}) {
      const passes::Program program = layers_of(dtype);
      CHECK(Plan(program, gpu_under_test()).step_count() == std::ssize(program.fetches) / 2);
      expect_same_on_gpu(program, dtype == f32 ? 1e-5 : 1e-13);
    }
  }

  TEST_CASE("an optimizer's update behind the small product that makes the gradient is one kernel, in place") {
    for (const DType dtype : {f32, f64})
      for (const auto& [lead, size] :
           {std::pair{Shape{}, Size{70, 133, 37}}, {{}, {644, 652, 5}}, {{3, 2}, {9, 6, 7}}}) {
        const passes::Program program = adam_of(lead, size, dtype);
        const Plan plan(program, gpu_under_test());
        CHECK(plan.step_count() == 1);
        CHECK(plan.memory().copies.empty());
        expect_same_on_gpu(program, dtype == f32 ? 1e-5 : 1e-13);
      }
  }

  TEST_CASE("a large product stays the library's, and a product alone is compiled only beside other kernels") {
    Graph graph;
    const auto variable = [&](const Shape& shape) { return graph.variable(scattered(shape)); };
    const Value large = ops::matmul(variable({260, 370}), variable({370, 520}));
    const Value small = ops::matmul(variable({7, 5}), variable({5, 3}));
    const auto steps = [](const passes::Program& program) { return Plan(program, gpu_under_test()).to_string(); };
    CHECK(count(steps({graph, {small}, {}}), "fused_epilogue") == 0);
    const passes::Program both{graph, {small, ops::tanh(large) * 2.0}, {}};
    CHECK(count(steps(both), "fused_epilogue") == 1);
    CHECK(count(steps(both), "\nmatmul") + steps(both).starts_with("matmul") == 1);
    expect_same_on_gpu(both, 2e-6);
  }

  TEST_CASE("NVIDIA's compiler takes small products of every size with what is behind them") {
    expect_content(layers_of(f32));
    for (const DType dtype : {f32, f64}) {
      expect_content(adam_of({}, {784, 512, 32}, dtype));
      expect_content(adam_of({5}, {9, 6, 7}, dtype));
    }
  }

  TEST_CASE("a training step of two dense layers is so many steps on a GPU, and its report says what was fused") {
    const OnBackend here(gpu_under_test());
    Sequential model{Input({28, 28}),      layers::Rescaling(1.0 / 255),
                     layers::Flatten(),    layers::Dense(512, {.activation = "relu"}),
                     layers::Dropout(0.2), layers::Dense(10, {.activation = "softmax"})};
    model.compile({.optimizer = "adam", .loss = "sparse_categorical_crossentropy", .metrics = {"accuracy"}});
    CHECK(model.memory_plan(32).steps == 16);
    const std::string text = model.explain(32);
    CHECK(text.find(" 0 copies back") != std::string::npos);
    CHECK(count(text, ": matmul, then ") == 4);  // the first layer, the gradient of its result, both kernels' updates
  }
}
