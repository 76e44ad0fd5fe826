// Channel fusion: sums over the leading axes are one step for all that read the same tensors, and pointwise steps store
// no more than they must.
#include <doctest/doctest.h>

#include <cmath>
#include <hornet/base/threads.hpp>
#include <hornet/hornet.hpp>

#include "node_by_node.hpp"
#include "normalised.hpp"

using namespace hornet;

namespace {

// [rows, channels] with every channel around its own mean.
Tensor around(double mean, std::int64_t rows, std::int64_t channels) {
  Tensor x = scattered({rows, channels});
  for (std::int64_t i = 0; i < x.size(); ++i)
    x.data<float>()[static_cast<std::size_t>(i)] += static_cast<float>(mean * static_cast<double>(i % channels));
  return x;
}

}  // namespace

TEST_SUITE("passes") {
  TEST_CASE_TEMPLATE("batch normalisation takes moments, one step for both sums of its gradients, and two for the rest",
                     T, float, double) {
    for (const Shape& shape : {Shape{3, 5, 7, 2}, Shape{2, 31, 3, 16}, Shape{130, 7, 48}, Shape{301, 3}, Shape{7, 700},
                               Shape{1, 5}, Shape{5, 1}}) {
      CAPTURE(to_string(shape));
      const Normalised normalised(shape, dtype_of<T>);
      const std::string steps = steps_of(normalised.program);
      CHECK(count(steps, "\nmoments") + count(steps, "fused_channels") == 1);  // moments is the first line
      CHECK(count(steps, "\nsum") == 0);
      CHECK(count(steps, ' ' + to_string(TensorType{b8, shape})) <= 3);  // made once, read twice
      expect_same(normalised.program, std::is_same_v<T, float> ? 2e-5 : 1e-12);
    }
  }

  TEST_CASE("moments far from 0 are as good as those around it") {
    const Tensor x = around(3e4, 20'011, 3);
    const auto [mean, variance] = ops::moments(x, {0});
    const auto [precise_mean, precise_variance] = ops::moments(x.astype(f64), {0});
    CHECK(difference(mean.astype(f64), precise_mean) < 1e-7);
    CHECK(difference(variance.astype(f64), precise_variance) < 2e-4);
    const Tensor naive = ops::mean(ops::square(x), {0}) - ops::square(ops::mean(x, {0}));
    CHECK(difference(naive.astype(f64), precise_variance) > 1);  // or the numbers above would be easy
  }

  TEST_CASE("a chunk that is constant, NaN and infinities give what the single ops give") {
    Tensor x = scattered({1500, 7});
    std::fill_n(x.data<float>().data(), 7 * 700, 3.0F);
    x.data<float>()[7 * 701 + 1] = NAN;
    x.data<float>()[7 * 3 + 2] = INFINITY;
    x.data<float>()[7 * 1400 + 3] = -INFINITY;
    Graph g;
    const Value v = g.variable(x, "x"), dy = g.variable(scattered({1500, 7}, f32, 2), "dy");
    const auto [mean, variance] = ops::moments(v, {0});
    const passes::Program program{g, {mean, variance, ops::sum(v, {0}), ops::sum(v * dy, {0}, true)}, {}};
    CHECK(count(steps_of(program), "fused_channels") == 1);
    const Value by_hand = ops::mean(v, {0}, true);
    const Value squares = ops::mean(ops::square(v - by_hand), {0});
    const std::vector<Tensor> got = planned(program), expected = node_by_node({g, {by_hand, squares}, {}});
    CHECK(difference(got[0], expected[0].reshape({7})) < 1e-5);
    CHECK(difference(got[1], expected[1]) < 1e-5);
    expect_same(program, 1e-5);
  }

  TEST_CASE("sums of what is made for them alone store nothing large, whatever is summed over") {
    const Shape shape{6, 5, 9, 4};
    for (const std::vector<std::int64_t>& axes : {std::vector<std::int64_t>{0}, {0, 1}, {0, 1, 2}, {0, 1, 2, 3}}) {
      Graph g;
      const Value x = g.variable(scattered(shape), "x"), y = g.variable(scattered(shape, f32, 2), "y");
      const Value row = g.variable(scattered({9, 1}, f32, 3), "row");
      const Value kept = ops::select(ops::greater(y, 0), x, ops::scalar(0, x));
      const passes::Program program{g,
                                    {ops::sum(kept, axes), ops::sum(kept * y, axes, true),
                                     ops::sum(ops::square(x - row), axes), ops::sum((x - row) * y, axes)},
                                    {}};
      const std::string steps = steps_of(program);
      CHECK(count(steps, "\n") == 2);  // one step; the last line tells of the arena
      expect_same(program, 1e-5);
    }
  }

  TEST_CASE("a sum that needs another sum first is a step of its own") {
    Graph g;
    const Value x = g.variable(scattered({11, 6}), "x");
    const Value apart = x - ops::mean(x, {0}, true);
    const passes::Program program{g, {ops::mean(ops::square(apart), {0}), ops::sum(apart * x, {0})}, {}};
    CHECK(count(steps_of(program), "fused_channels") == 1);
    CHECK(count(steps_of(program), "sum \"") == 1);
    expect_same(program, 1e-5);
  }

  TEST_CASE("sums of other tensors, other axes or other numbers do not join") {
    Graph g;
    const Value x = g.variable(scattered({5, 6, 3}), "x"), y = g.variable(scattered({5, 6, 3}, f32, 2), "y");
    const Value n = ops::cast(x * 100.0, i32);
    const passes::Program program{g, {ops::sum(ops::exp(x), {0}), ops::sum(ops::exp(x), {0, 1}), ops::sum(y, {0})}, {}};
    CHECK(count(steps_of(program), "fused_channels") == 0);
    expect_same(program, 1e-5);
    CHECK(count(steps_of({g, {ops::sum(ops::square(n), {0})}, {}}), "fused_channels") == 0);
  }

  TEST_CASE("what a later step can compute from what it reads anyway is not stored before") {
    Graph g;
    const Shape shape{40, 3, 30};
    const Value x = g.variable(scattered(shape), "x"), w = g.variable(scattered({30, 30}, f32, 2), "w");
    const Value y = ops::tanh(x), slope = 1.0 - ops::square(y);
    const passes::Program program{g, {ops::matmul(ops::reshape(y, {120, 30}), w) * ops::reshape(slope, {120, 30})}, {}};
    const Value z = y * ops::reshape(ops::matmul(ops::reshape(y, {120, 30}), w), shape) * slope;
    const std::string steps = steps_of({g, {z}, {}});
    CHECK(count(steps, "\n") == 3);  // y, z, and how large the arena is
    CHECK(count(steps, "-> float32 (40, 3, 30) @") == 1);
    expect_same({g, {z}, {}}, 1e-5);
    expect_same(program, 1e-5);
  }

  TEST_CASE("moments and sums of channels are bit-identical with 1, 2 and 3 threads") {
    const int before = num_threads();
    for (const Shape& shape : {Shape{7, 50, 30, 16}, Shape{9001, 10}, Shape{70, 1100}}) {
      const Normalised normalised(shape, f32, 5);
      set_num_threads(1);
      const std::vector<Tensor> expected = planned(normalised.program);
      for (const int threads : {2, 3}) {
        set_num_threads(threads);
        const std::vector<Tensor> got = planned(normalised.program);
        for (std::size_t i = 0; i < expected.size(); ++i) CHECK(identical(got[i], expected[i]));
      }
    }
    set_num_threads(before);
  }

  TEST_CASE("a residual block with batch normalisation stays within its steps and bytes") {
    const MemoryReport report = residual_block().memory_plan(32);
    const std::int64_t activation = 32 * 16 * 16 * 8 * 4;
    CHECK(report.steps <= 40);
    CHECK(report.bytes_moved <= 46 * activation);
  }
}
