// Pointwise programs fused behind small products and sums over leading axes: beside the same programs node by node, on
// the CPU and on the GPU's own kernels, and NVIDIA's compiler on their source.
#include <doctest/doctest.h>

#include <array>
#include <functional>
#include <hornet/hornet.hpp>
#include <hornet/ops/assign.hpp>
#include <hornet/ops/matmul.hpp>
#include <hornet/ops/pointwise.hpp>
#include <hornet/ops/shape.hpp>

#include "tests/cuda/backends.hpp"
#include "tests/cuda/fused_sources.hpp"
#include "tests/cuda/in_precision.hpp"
#include "tests/cuda/nvrtc.hpp"
#include "tests/cuda/same_on_gpu.hpp"
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

// Adam's update of w, in place, by a gradient that is made of [*, like w] and perhaps of something more.
passes::Program adam_of(const Shape& shape, DType dtype, const std::function<Value(Graph&)>& make_gradient) {
  Graph graph;
  const auto variable = [&](std::uint32_t seed) { return graph.variable(scattered(shape, dtype, seed)); };
  const Value w = variable(3), m = variable(4), v = graph.variable(ops::square(scattered(shape, dtype, 5)));
  const Value rate = graph.variable(Tensor(0.01).astype(dtype)), g = make_gradient(graph);
  const Value m_new = m + (g - m) * 0.1, v_new = v + (ops::square(g) - v) * 0.001;
  const Value w_new = w - m_new * rate / (ops::sqrt(v_new) + 1e-7);
  return {graph, {}, {ops::assign(m, m_new), ops::assign(v, v_new), ops::assign(w, w_new)}};
}

// Behind xᵀ·dy, and behind the sum of dy's rows.
passes::Program adam_of_kernel(const Shape& lead, const Size& size, DType dtype) {
  return adam_of(lead + Shape{size.m, size.n}, dtype, [&](Graph& graph) {
    return ops::matmul(graph.variable(scattered(lead + Shape{size.k, size.m}, dtype, 1)),
                       graph.variable(scattered(lead + Shape{size.k, size.n}, dtype, 2)), true);
  });
}
passes::Program adam_of_bias(const Shape& dy, int axes, DType dtype) {
  return adam_of(dy.slice(axes, dy.rank()), dtype, [&](Graph& graph) {
    const std::vector<std::int64_t> all{0, 1, 2}, leading(all.begin(), all.begin() + axes);
    return ops::sum(graph.variable(scattered(dy, dtype)), leading);
  });
}

void expect_one_step_in_place(const passes::Program& program, double tolerance) {
  const Plan plan(program, gpu_under_test());
  CHECK(plan.step_count() == 1);
  CHECK(plan.memory().copies.empty());
  expect_same_on_gpu(program, tolerance);
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
    for (const DType dtype : {f32, f64}) {
      const double tolerance = dtype == f32 ? 1e-5 : 1e-13;
      expect_one_step_in_place(adam_of_kernel({}, {70, 133, 37}, dtype), tolerance);
      expect_one_step_in_place(adam_of_kernel({}, {644, 652, 5}, dtype), tolerance);
      expect_one_step_in_place(adam_of_kernel({3, 2}, {9, 6, 7}, dtype), tolerance);
    }
  }

  TEST_CASE(
      "an optimizer's update behind the sum that makes the gradient is one step, in place, of many rows and few") {
    for (const DType dtype : {f32, f64}) {
      const double tolerance = dtype == f32 ? 1e-5 : 1e-13;
      expect_one_step_in_place(adam_of_bias({37, 300}, 1, dtype), tolerance);
      expect_one_step_in_place(adam_of_bias({7000, 5}, 1, dtype), tolerance);
      expect_one_step_in_place(adam_of_bias({13, 11, 2, 17}, 3, dtype), tolerance);
      expect_one_step_in_place(adam_of_bias({3, 5, 7}, 1, dtype), tolerance);
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
    expect_same_on_gpu(both, 1e-5);
  }

  // Rows that are a multiple of four and not; the update behind a product of a long sum is a second launch.
  TEST_CASE("a large product of split factors is a kernel with what is around it, whichever operand is transposed") {
    const InPrecision split("tf32x3");
    const std::array<Size, 2> large{{{520, 388, 260}, {301, 350, 330}}};
    for (const auto& [m, n, k] : large)
      for (const bool transpose_a : {false, true})
        for (const bool transpose_b : {false, true}) {
          Graph graph;
          const Value a = matrix(graph, {m, k}, transpose_a, f32, 1), b = matrix(graph, {k, n}, transpose_b, f32, 2);
          const Value scaled = transpose_b ? a : a * 0.5 - 0.25;
          const Value y = ops::matmul(scaled, b, transpose_a, transpose_b) + graph.variable(scattered({n}, f32, 3));
          const passes::Program program{graph, {ops::relu(y)}, {}};
          CAPTURE(Plan(program, gpu_under_test()).to_string());
          CHECK(Plan(program, gpu_under_test()).step_count() == (transpose_a && transpose_b ? 2 : 1));
          expect_same_on_gpu(program, 1e-5);
        }
    expect_one_step_in_place(adam_of_kernel({}, {388, 130, 4000}, f32),
                             1e-4);  // small gradients, divided by themselves
  }

  TEST_CASE("NVIDIA's compiler takes products and sums of every size with what is behind them") {
    cuda::expect_content(cuda::jit_source(cuda::sources_of(layers_of(f32))));
    for (const DType dtype : {f32, f64})
      for (const passes::Program& program :
           {adam_of_kernel({}, {784, 512, 32}, dtype), adam_of_kernel({5}, {9, 6, 7}, dtype),
            adam_of_bias({7000, 5}, 1, dtype), adam_of_bias({3, 5, 7}, 1, dtype)})
        cuda::expect_content(cuda::jit_source(cuda::sources_of(program)));
  }

  TEST_CASE("a training step of two dense layers is so many steps on a GPU, and its report says what was fused") {
    const OnBackend here(gpu_under_test());
    Sequential model{Input({28, 28}),      layers::Rescaling(1.0 / 255),
                     layers::Flatten(),    layers::Dense(512, {.activation = "relu"}),
                     layers::Dropout(0.2), layers::Dense(10, {.activation = "softmax"})};
    model.compile({.optimizer = "adam", .loss = "sparse_categorical_crossentropy", .metrics = {"accuracy"}});
    CHECK(model.memory_plan(32).steps == 11);
    const std::string text = model.explain(32);
    CHECK(text.find(" 0 copies back") != std::string::npos);
    CHECK(count(text, "matmul, then ") == 5);  // both layers, the gradient of what is between, both kernels' updates
    CHECK(count(text, ": matmul, then rows of 10: ") == 1);
    CHECK(count(text, "; each row into matmul, then ") == 1);
    CHECK(count(text, ": multiply, then matmul, then ") == 2);  // the two that read the scaled images
    CHECK(count(text, ": sum, then ") == 2);                    // the updates of the biases
  }
}
