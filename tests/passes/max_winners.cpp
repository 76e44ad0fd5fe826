#include "src/passes/max_winners.hpp"

#include <doctest/doctest.h>

#include <hornet/autodiff/gradients.hpp>
#include <hornet/ops/conv.hpp>
#include <hornet/ops/pointwise.hpp>
#include <hornet/ops/pool.hpp>
#include <hornet/ops/reduce.hpp>
#include <hornet/runtime/eager_ops.hpp>
#include <limits>

#include "node_by_node.hpp"

using namespace hornet;

namespace {

struct Window {
  Shape image;  // [batch, …, channels]
  ops::Pooling pool;
};

// Side by side, overlapping, over the edge; one, two and three axes; channels that fill registers and do not.
const Window windows[] = {
    {{3, 6, 9, 37}, {{2, 2}, {2, 2}, {0, 0}, {0, 0}}},
    {{2, 6, 5, 32}, {{2, 2}, {2, 2}, {0, 0}, {0, 0}}},
    {{2, 7, 5, 3}, {{3, 2}, {2, 1}, {1, 0}, {1, 1}}},
    {{5, 13, 7}, {{3}, {2}, {1}, {1}}},
    {{2, 5, 4, 6, 3}, {{2, 3, 2}, {2, 1, 3}, {0, 1, 0}, {1, 1, 0}}},
    {{2, 33, 32, 2}, {{16, 16}, {16, 16}, {0, 0}, {0, 0}}},
};

// Values of which several are equal, and NaN.
Tensor with_equals(const Shape& shape, DType dtype) {
  Tensor x = ops::round(scattered(shape, f64) * 3.0);
  x.data<double>()[5] = x.data<double>()[7] = std::numeric_limits<double>::quiet_NaN();
  return x.astype(dtype);
}

}  // namespace

TEST_SUITE("passes") {
  TEST_CASE("winners and their gradient are those of the ops that they stand for, and those of their compositions") {
    for (const DType dtype : {f32, f64})
      for (const Window& window : windows) {
        Graph g;
        const Value x = g.variable(with_equals(window.image, dtype), "x");
        const Value pooled = g.add(ops::MaxPool{window.pool}, {x}).front();
        const Value dy = g.variable(scattered(pooled.shape(), dtype, 2), "dy");
        const Value dx = g.add(ops::MaxPoolGrad{window.pool}, {x, dy}).front();
        const passes::MaxPoolWinners winners{window.pool};
        const std::vector<Value> made = g.add(winners, {x});
        const passes::MaxWinnerGrad grad{window.pool, ops::image_of(x.shape())};
        const Value by_winner = g.add(grad, {made[1], dy}).front();
        const std::vector<Value> composed = winners.compose(std::vector{x});
        const Value composed_grad = grad.compose(std::vector{made[1], dy}).front();
        const std::vector<Tensor> out =
            planned({g, {pooled, dx, made[0], made[1], by_winner, composed[0], composed[1], composed_grad}, {}});
        CHECK(difference(out[2], out[0]) == 0);
        CHECK(difference(out[4], out[1]) < 1e-6);
        CHECK(difference(out[5], out[0]) == 0);
        CHECK(difference(out[6].astype(f32), out[3].astype(f32)) == 0);
        CHECK(difference(out[7], out[4]) < 1e-6);
      }
  }

  TEST_CASE("a pool whose gradient is wanted tells where its winners are, and nothing reads the images again") {
    for (const Window& window : windows) {
      Graph g;
      const Value x = g.variable(scattered(window.image), "x");
      const Value y = ops::exp(x), pooled = g.add(ops::MaxPool{window.pool}, {y}).front();
      const Value loss = ops::sum(ops::square(pooled));
      const passes::Program program{g, {loss, gradients(loss, {x}).front()}, {}};
      const std::string steps = steps_of(program);
      CHECK(count(steps, "max_pool_winners") == 1);
      CHECK(count(steps, "max_winner_grad") == 1);
      CHECK(count(steps, "max_pool ") == 0);
      expect_same(program, 1e-6);
    }
  }

  TEST_CASE("windows of more elements than a byte counts, and pools without gradients, stay as they are") {
    Graph g;
    const Value x = g.variable(scattered({2, 34, 17, 3}), "x");
    const Value large = ops::max_pool(x, {17, 16}), small = ops::max_pool(x, {2, 3});
    const passes::Program program{g, {small, gradients(ops::sum(large), {x}).front()}, {}};
    CHECK(count(steps_of(program), "winner") == 0);
    expect_same(program, 0);
    CHECK_THROWS_AS(g.add(passes::MaxPoolWinners{{{17, 16}, {1, 1}, {0, 0}, {0, 0}}}, {x}), ConfigError);
  }

  TEST_CASE("images that only their pool reads are stored nowhere") {
    for (const std::int64_t channels : {5, 70}) {
      Graph g;
      const Value x = g.variable(scattered({7, 27, 19, 3}), "x"),
                  kernel = g.variable(scattered({3, 2, 3, channels}, f32, 2), "k");
      const Value y = ops::relu(ops::conv(x, kernel)), pooled = ops::max_pool(y, {2, 2});
      const Value loss = ops::sum(ops::square(pooled));
      const passes::Program apart{g, {loss, gradients(loss, {kernel}).front()}, {}};
      const std::string images = "float32 (7, 25, 18, " + std::to_string(channels) + ")";
      CHECK(count(steps_of(apart), images) == 0);
      expect_same(apart, 5e-5);
      const passes::Program both{g, {loss, gradients(loss, {kernel}).front(), y}, {}};
      CHECK(count(steps_of(both), images) == 1);
      expect_same(both, 5e-5);
    }
  }
}
