#include <doctest/doctest.h>

#include <hornet/autodiff/gradients.hpp>
#include <hornet/ops/assign.hpp>
#include <hornet/ops/conv.hpp>
#include <hornet/ops/gather.hpp>
#include <hornet/ops/matmul.hpp>
#include <hornet/ops/order.hpp>
#include <hornet/ops/pointwise.hpp>
#include <hornet/ops/pool.hpp>
#include <hornet/ops/random.hpp>
#include <hornet/ops/reduce.hpp>
#include <hornet/ops/shape.hpp>
#include <hornet/ops/softmax.hpp>
#include <hornet/runtime/session.hpp>
#include <limits>

using namespace hornet;
using doctest::Contains;

TEST_SUITE("ops") {
  TEST_CASE("matmul names both shapes when the inner dimensions differ") {
    Graph g;
    const Value a = g.placeholder(f32, {2, 3}), b = g.placeholder(f32, {5, 7});
    CHECK_THROWS_WITH_AS(ops::matmul(a, b), Contains("inner dimensions differ: (2, 3) and (5, 7)"), ShapeError);
    CHECK_THROWS_WITH_AS(ops::matmul(a, g.placeholder(f64, {3, 7})), Contains("float64 (3, 7)"), DTypeError);
    CHECK_THROWS_WITH_AS(ops::matmul(a, g.placeholder(f32, {2, 7, 5})), Contains("(2, 7, 5)"), ShapeError);
    CHECK_THROWS_WITH_AS(ops::matmul(g.placeholder(f32, {4, 2, 3}), g.placeholder(f32, {2, 3, 5})),
                         Contains("leading axes that broadcast, got (4, 2, 3) and (2, 3, 5)"), ShapeError);
    const Value vector = g.placeholder(f32, {5}), number = g.placeholder(f32, {});
    CHECK_THROWS_WITH_AS(ops::matmul(a, vector), Contains("inner dimensions differ: (2, 3) and (5,)"), ShapeError);
    CHECK_THROWS_WITH_AS(ops::matmul(vector, a), Contains("inner dimensions differ: (5,) and (2, 3)"), ShapeError);
    CHECK_THROWS_WITH_AS(ops::matmul(vector, a, false, true), Contains("(5,) and (2, 3) transposed"), ShapeError);
    CHECK_THROWS_WITH_AS(ops::matmul(a, number), Contains("one axis and more, got (2, 3) and ()"), ShapeError);
  }

  TEST_CASE("an index outside of its extent is told with what users call the extent, where they call it something") {
    Graph g;
    const Value table = g.placeholder(f32, {4, 3}), index = g.placeholder(i32, {2});
    const NameScope scope = g.scope("words");
    const Value named = ops::gather(table, index, 0, "the dictionary's size"), plain = ops::gather(table, index);
    Session session(g);
    const std::vector<Session::Feed> feeds{{table, Tensor::zeros({4, 3})}, {index, Tensor::from<std::int32_t>({1, 4})}};
    const std::string outside = "op \"words/gather\": index 4 at position 1 is outside [0, 4)";
    CHECK_THROWS_WITH_AS(session.run({named}, feeds),
                         (outside + "; the dictionary's size must be greater than every index").c_str(), DataError);
    CHECK_THROWS_WITH_AS(session.run({plain}, feeds), "op \"words/gather_1\": index 4 at position 1 is outside [0, 4)",
                         DataError);
  }

  TEST_CASE("shapes that do not broadcast are both named, with the axis") {
    Graph g;
    CHECK_THROWS_WITH_AS(g.placeholder(f32, {2, 3}) + g.placeholder(f32, {2, 5}),
                         Contains("(2, 3) and (2, 5) do not broadcast: axis -1 is 3 and 5"), ShapeError);
  }

  TEST_CASE("an error of a shape rule names the node and its inputs") {
    Graph g;
    const auto scope = g.scope("dense");
    CHECK_THROWS_WITH_AS(ops::exp(g.placeholder(i32, {3})), Contains("op \"dense/exp\" of inputs (int32 (3,))"),
                         DTypeError);
  }

  TEST_CASE("rearranging ops refuse what does not fit") {
    Graph g;
    const Value x = g.placeholder(f32, {2, 3, 5});
    CHECK_THROWS_WITH_AS(ops::reshape(x, {7, 4}), Contains("(2, 3, 5)"), ShapeError);
    CHECK_THROWS_WITH_AS(ops::reshape(x, {None, None}), Contains("only one extent"), ShapeError);
    CHECK_THROWS_AS(ops::transpose(x, {0, 1}), ShapeError);
    CHECK_THROWS_AS(ops::transpose(x, {0, 1, 1}), ShapeError);
    CHECK_THROWS_AS(ops::transpose(x, {0, 1, 3}), ShapeError);
    CHECK_THROWS_WITH_AS(ops::concatenate({x, g.placeholder(f32, {2, 4, 6})}, 1), Contains("(2, 4, 6)"), ShapeError);
    CHECK_THROWS_AS(ops::concatenate({}, 0), ShapeError);
    CHECK_THROWS_WITH_AS(ops::slice(x, {0, 2, 0}, {2, 2, 5}), Contains("leaves axis 1"), ShapeError);
    CHECK_THROWS_AS(ops::slice(x, {0, -1, 0}, {2, 2, 5}), ShapeError);
    CHECK_THROWS_AS(ops::pad(x, {0, 0, -1}, {0, 0, 0}), ConfigError);
    CHECK_THROWS_AS(ops::pad(x, {0, 0, 1}, {0, 0, std::numeric_limits<std::int64_t>::max()}), ShapeError);
    CHECK_THROWS_WITH_AS(ops::split(x, {1, 4}, 1), Contains("axis 1 of (2, 3, 5) at 4"), ShapeError);
    CHECK_THROWS_WITH_AS(ops::split(x, {2, 1}, 1), Contains("at 1"), ShapeError);
    CHECK_THROWS_WITH_AS(ops::split(x, 2, 1), Contains("into 2 equal parts"), ShapeError);
    CHECK_THROWS_AS(ops::split(x, 0, 1), ShapeError);
    CHECK_THROWS_AS(ops::reverse(x, 3), ShapeError);
    CHECK_THROWS_AS(ops::sum(x, {1, 1}), ShapeError);
    CHECK_THROWS_AS(ops::sum(x, {3}), ShapeError);
    CHECK_THROWS_AS(ops::softmax(x, 3), ShapeError);
  }

  TEST_CASE("ops that look up and order refuse what does not fit") {
    Graph g;
    const Value x = g.placeholder(f32, {2, 3, 5});
    CHECK_THROWS_WITH_AS(ops::gather(x, g.placeholder(f32, {4})), Contains("integer indices"), DTypeError);
    CHECK_THROWS_AS(ops::gather(x, g.placeholder(i32, {4}), 3), ShapeError);
    CHECK_THROWS_WITH_AS(ops::one_hot(g.placeholder(i32, {4}), 0), Contains("depth must be >= 1, got 0"), ConfigError);
    CHECK_THROWS_WITH_AS(ops::top_k(x, 6), Contains("k must be 1 … 5"), ShapeError);
    CHECK_THROWS_AS(ops::top_k(g.placeholder(f32, {}), 1), ShapeError);
    CHECK_THROWS_AS(ops::argmax(g.placeholder(f32, {2, 0})), ShapeError);
    CHECK_THROWS_WITH_AS(ops::in_top_k(g.placeholder(i32, {3, 2}), x, 2), Contains("int32 (3, 2)"), ShapeError);
  }

  TEST_CASE("convolution and pooling refuse what does not fit") {
    Graph g;
    const Value x = g.placeholder(f32, {2, 7, 5, 6}), k = g.placeholder(f32, {3, 2, 6, 4});
    CHECK_THROWS_WITH_AS(ops::conv(x, g.placeholder(f32, {3, 2, 5, 4})), Contains("(3, 2, 5, 4)"), ShapeError);
    CHECK_THROWS_AS(ops::conv(x, k, {.groups = 2}), ShapeError);
    CHECK_THROWS_AS(ops::conv(x, k, {.groups = 0}), ConfigError);
    CHECK_THROWS_AS(ops::conv(x, k, {.strides = {0, 1}}), ConfigError);
    CHECK_THROWS_AS(ops::conv(x, k, {.strides = {0, 1}, .padding = "same"}), ConfigError);
    CHECK_THROWS_AS(ops::conv(x, k, {.dilations = {1, -1}}), ConfigError);
    CHECK_THROWS_WITH_AS(ops::conv(x, k, {.padding = "smae"}), Contains("same"), ConfigError);
    CHECK_THROWS_WITH_AS(ops::conv(x, k, {.dilations = {4, 1}}), Contains("9 x 2 does not fit an image of 7 x 5"),
                         ShapeError);
    CHECK_THROWS_AS(ops::conv(x, g.placeholder(f64, {3, 2, 6, 4})), DTypeError);
    CHECK_THROWS_AS(ops::conv(g.placeholder(f32, {7, 5, 6}), k), ShapeError);
    CHECK_THROWS_AS(ops::max_pool(x, {8, 1}), ShapeError);
    CHECK_THROWS_AS(ops::max_pool(x, {0, 1}), ConfigError);
    CHECK_THROWS_WITH_AS(ops::average_pool(x, {2, 2}, {.padding = ops::Pads{{2, 0}, {0, 0}}}), Contains("window of 2"),
                         ConfigError);
    CHECK_THROWS_AS(ops::average_pool(g.placeholder(i32, {2, 7, 5, 6}), {2, 2}), DTypeError);
  }

  TEST_CASE("random ops refuse a wrong key, probability or stream") {
    Graph g;
    const Value key = g.placeholder(i64, {2});
    CHECK_THROWS_WITH_AS(ops::random_uniform(g.placeholder(i32, {2}), 0, {3}), Contains("int64 (2,)"), DTypeError);
    CHECK_THROWS_AS(ops::random_uniform(key, -1, {3}), ConfigError);
    CHECK_THROWS_AS(ops::random_uniform(key, 0, {None}), ShapeError);
    CHECK_THROWS_AS(ops::random_normal(key, 0, {3}, i32), DTypeError);
    CHECK_THROWS_AS(ops::random_bernoulli(key, 0, {3}, 1.5), ConfigError);
    CHECK_THROWS_AS(ops::random_bernoulli(key, 0, {3}, std::numeric_limits<double>::quiet_NaN()), ConfigError);
  }

  TEST_CASE("gradients refuses what has no gradient, and says what to do") {
    Graph g;
    const Value x = g.variable(Tensor::ones({2, 3}), "x");
    CHECK_THROWS_WITH_AS(gradients(ops::exp(x), {x}), Contains("reduce it first"), ShapeError);
    CHECK_THROWS_AS(gradients(ops::sum(ops::cast(x, i32)), {x}), DTypeError);
    CHECK_THROWS_AS(gradients({}, {}, {x}), ConfigError);
    const Value assigned = ops::assign(x, ops::exp(x));
    CHECK_THROWS_WITH_AS(gradients(ops::sum(assigned), {x}), Contains("\"assign\" (assign) is not differentiable"),
                         ConfigError);
    CHECK(gradients(ops::sum(ops::stop_gradient(assigned)), {x}).front().shape() == Shape{2, 3});
  }

  TEST_CASE("a variable the loss does not depend on has a gradient of zeros") {
    Graph g;
    const Value x = g.variable(Tensor::ones({2, 3}), "x"), y = g.variable(Tensor::ones({5}), "y");
    const Value gradient = gradients(ops::sum(ops::floor(x)), {y}).front();
    CHECK(gradient.shape() == Shape{5});
    REQUIRE(gradient.node().op.as<Constant>());
    CHECK(gradient.node().op.as<Constant>()->value.at({4}) == 0);
  }
}
