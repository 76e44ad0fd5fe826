// Fused programs as kernels written at run time: their results beside the CPU's, and NVIDIA's compiler on their source.
#include <doctest/doctest.h>

#include <cmath>
#include <hornet/ops/catalog.hpp>
#include <hornet/ops/gather.hpp>
#include <hornet/ops/order.hpp>
#include <hornet/ops/pointwise.hpp>
#include <hornet/ops/reduce.hpp>
#include <hornet/ops/shape.hpp>
#include <hornet/ops/softmax.hpp>

#include "src/backends/cuda/jit/kernels.hpp"
#include "src/backends/cuda/jit/pointwise_source.hpp"
#include "src/ops/catalog.hpp"
#include "src/passes/passes.hpp"
#include "tests/cuda/backends.hpp"
#include "tests/cuda/fused_sources.hpp"
#include "tests/cuda/nvrtc.hpp"
#include "tests/ops/cases.hpp"

using namespace hornet;

namespace {

struct Net {
  Graph graph;
  std::vector<Value> fetches;
  Feeds feeds;

  Value input(const Tensor& value) {
    feeds.emplace_back("x" + std::to_string(feeds.size()), value);
    return graph.placeholder(value.dtype(), value.shape(), feeds.back().first);
  }
  passes::Program program() const { return {graph, fetches, {}}; }
};

// Runs on both backends, and checks that the GPU's plan has so many steps.
void check_beside_cpu(const Net& net, int steps, double tolerance) {
  CHECK(Plan(net.program(), gpu_under_test()).step_count() == steps);
  const auto got = run_on(gpu_under_test(), net.program(), net.feeds);
  const auto expected = run_on(open_backend(), net.program(), net.feeds);
  for (std::size_t i = 0; i < got.size(); ++i) {
    CAPTURE(i);
    CHECK(largest_difference(got[i], expected[i]) <= tolerance);
  }
}

// The sources of every pointwise op of the catalog that is not written as others.
std::vector<cuda::JitSource> pointwise_sources(DType dtype) {
  std::vector<cuda::JitSource> sources;
  for (const OpCase& one : pointwise_cases()) {
    Graph graph;
    std::vector<Value> inputs;
    std::vector<TensorType> in;
    for (const Tensor& wide : one.inputs) {
      in.push_back(as_float(wide, dtype).type());
      inputs.push_back(graph.placeholder(in.back().dtype, in.back().shape));
    }
    const Op op = ops::make_op(one.op, parse_json(one.attributes));
    if (op.composed()) continue;
    const passes::FusedPointwise program = passes::FusedPointwise::of(graph.add(op, inputs).front().node());
    sources.push_back(cuda::pointwise_source(program, in, std::vector<const Tensor*>(in.size(), nullptr)));
  }
  return sources;
}

// Cross-entropy of softmax with labels, its gradient, accuracy; rows of n.
Net classifier(DType dtype, std::int64_t rows, std::int64_t n) {
  Net net;
  const Value logits = net.input(distinct({rows, n}, -5, 7).astype(dtype));
  const Tensor label_values(i32, {rows});
  for (std::int64_t i = 0; i < rows; ++i)
    label_values.data<std::int32_t>()[static_cast<std::size_t>(i)] = static_cast<std::int32_t>(i * 3 % n);
  const Value labels = net.input(label_values);
  const Value p = ops::softmax(logits), hot = ops::one_hot(labels, n, dtype);
  const Value loss = -ops::sum(hot * ops::log(ops::maximum(p, 1e-7)), {1});
  const Value hit = ops::equal(ops::cast(ops::argmax(p, 1), i32), labels);
  net.fetches = {p, loss, p - hot, ops::cast(hit, dtype)};
  return net;
}

}  // namespace

TEST_SUITE("cuda") {
  TEST_CASE("a pointwise program with inputs that stretch and constants is one kernel") {
    for (const DType dtype : {f32, f64}) {
      Net net;
      const Value x = net.input(distinct({3, 5, 7}).astype(dtype)), row = net.input(distinct({7}).astype(dtype));
      const Value column = net.input(distinct({5, 1}).astype(dtype)),
                  one = net.input(distinct({1, 1, 1}).astype(dtype));
      const Shape shape{3, 5, 7};
      const Value y = ops::tanh(x * ops::broadcast_to(row, shape) + ops::broadcast_to(column, shape));
      net.fetches = {ops::select(ops::greater(y, 0.1), y / 3.0, ops::broadcast_to(one, shape) - y),
                     ops::cast(y * 100.0, i32)};
      check_beside_cpu(net, 1, dtype == f32 ? 1e-6 : 1e-14);
    }
  }

  TEST_CASE("of large tensors neighbours are read and written together, where rows are made of them and where not") {
    for (const Shape& shape : {Shape{64, 64, 68}, Shape{65, 64, 67}, Shape{65, 65, 67}})
      for (const DType dtype : {f32, f64}) {
        CHECK(cuda::pointwise_width(shape) == (shape.size() % 4 == 0 ? 4 : 1));
        Net net;
        const std::int64_t columns = shape.back();
        const Value x = net.input(distinct(shape).astype(dtype)), row = net.input(distinct({columns}).astype(dtype));
        const Value flat = net.input(distinct({1, 1, columns}).astype(dtype)),
                    column = net.input(distinct({shape[1], 1}).astype(dtype));
        const Value one = net.input(distinct({1}).astype(dtype)), chosen = net.input(distinct(shape).astype(i32));
        const auto wide = [&](Value value) { return ops::broadcast_to(value, shape); };
        const Value y = (x * wide(row) + wide(flat)) * wide(column) + wide(one);
        net.fetches = {ops::select(ops::equal(chosen, ops::cast(y, i32)), y, x - y), ops::greater(y, x),
                       ops::cast(y * 100.0, i64)};
        check_beside_cpu(net, 1, dtype == f32 ? 1e-6 : 1e-14);
      }
    CHECK(cuda::pointwise_width({64, 64}) == 1);
  }

  TEST_CASE("softmax, cross-entropy, its gradient and the hits are one kernel of blocks") {
    for (const std::int64_t n : {2, 10, 33, 700}) check_beside_cpu(classifier(f32, 5, n), 1, 2e-6);
    check_beside_cpu(classifier(f64, 7, 11), 1, 1e-14);
  }

  TEST_CASE("a kernel that cannot be compiled is an error of those who ask for it, and of nobody else") {
    gpu_under_test();
    const auto entry = [](const std::string& statement) {
      cuda::JitRegistry& kernels = cuda::jit_registry();
      return kernels.add({{kernels.type(
          {.body = "  float* out;\n  HORNET_DEVICE void operator()(std::int64_t i) const { " + statement + " }\n"})}});
    };
    const std::size_t good = entry("out[i] = 1;"), bad = entry("out[i] = there_is_no_such_thing;");
    for (int i = 0; i < 2; ++i) {
      CHECK(cuda::jit_registry().find(good).program != nullptr);
      CHECK_THROWS_AS(cuda::jit_registry().find(bad), std::runtime_error);
    }
    CHECK(cuda::jit_registry().find(entry("out[i] = 2;")).program != nullptr);
  }

  TEST_CASE("NVIDIA's compiler takes every pointwise op and every program on rows") {
    cuda::expect_content(cuda::jit_source(cuda::sources_of(classifier(f32, 5, 700).program())));
    for (const DType dtype : {f32, f64}) cuda::expect_content(cuda::jit_source(pointwise_sources(dtype)));
  }
}
