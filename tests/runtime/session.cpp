#include <doctest/doctest.h>

#include <cmath>
#include <hornet/autodiff/gradients.hpp>
#include <hornet/ops/assign.hpp>
#include <hornet/ops/matmul.hpp>
#include <hornet/ops/pointwise.hpp>
#include <hornet/ops/reduce.hpp>
#include <hornet/ops/shape.hpp>
#include <hornet/runtime/session.hpp>

using namespace hornet;

TEST_SUITE("runtime") {
  TEST_CASE("a session feeds placeholders and fetches values") {
    Graph g;
    const Value a = g.placeholder(f32, {2, 2}, "a");
    const Value w = g.variable(Tensor::ones({2, 2}), "w");
    const Value y = ops::relu(ops::matmul(a, w) - 4.0);
    Session session(g);
    const Tensor result = session.run({y}, {{a, Tensor({{1, 2}, {3, 4}})}}).front();
    CHECK(to_string(result) == "[[0 0]\n [3 3]]");
  }

  TEST_CASE("a value in the middle of the graph can be fed instead of computed") {
    Graph g;
    const Value a = g.placeholder(f32, {3}, "a");
    const Value b = ops::exp(a);
    const Value c = b * 2.0;
    Session session(g);
    CHECK(to_string(session.run({c}, {{b, Tensor{1, 2, 3}}}).front()) == "[2 4 6]");
  }

  TEST_CASE("a missing or ill-typed feed names the placeholder") {
    Graph g;
    const Value a = g.placeholder(f32, {3}, "a");
    Session session(g);
    CHECK_THROWS_WITH_AS(session.run({a + 1.0}), doctest::Contains("\"a\""), ConfigError);
    CHECK_THROWS_AS(session.run({a + 1.0}, {{a, Tensor{1, 2}}}), ShapeError);
    CHECK_THROWS_AS(session.run({a + 1.0}, {{a, Tensor::arange(3)}}), DTypeError);
  }

  TEST_CASE("assignments take effect after every read of the step") {
    Graph g;
    const Value v = g.variable(Tensor{1, 2, 3}, "v");
    const Value w = g.variable(Tensor{10, 20, 30}, "w");
    const Value swap_v = ops::assign(v, w), swap_w = ops::assign(w, v);
    Session session(g);
    session.run({swap_v, swap_w});
    CHECK(to_string(variable_of(v)->value()) == "[10 20 30]");
    CHECK(to_string(variable_of(w)->value()) == "[1 2 3]");
    const auto values = session.run({v, ops::assign(v, v * 2.0), v + w});
    CHECK(to_string(values[0]) == "[10 20 30]");
    CHECK(to_string(values[1]) == "[20 40 60]");
    CHECK(to_string(values[2]) == "[11 22 33]");
    CHECK(to_string(variable_of(v)->value()) == "[20 40 60]");
  }

  TEST_CASE("a fetched view of an updated variable shows the value from before the step") {
    Graph g;
    const Value v = g.variable(Tensor{1, 2, 3, 4}, "v");
    const Value view = ops::reshape(v, {2, 2});
    Session session(g);
    const auto values = session.run({view, ops::assign(v, v + 1.0)});
    CHECK(to_string(values[0]) == "[[1 2]\n [3 4]]");
    CHECK(to_string(variable_of(v)->value()) == "[2 3 4 5]");
  }

  TEST_CASE("one value assigned to two variables reaches both") {
    Graph g;
    const Value v = g.variable(Tensor{1, 2}, "v"), w = g.variable(Tensor{5, 6}, "w");
    const Value sum = v + w;
    Session session(g);
    session.run({ops::assign(v, sum), ops::assign(w, sum)});
    CHECK(to_string(variable_of(v)->value()) == "[6 8]");
    CHECK(to_string(variable_of(w)->value()) == "[6 8]");
  }

  TEST_CASE("gradient descent by hand finds the minimum, its update in the variable's own memory") {
    Graph g;
    const Value w = g.variable(Tensor{3, -2, 5}, "w");
    const Value loss = ops::sum(ops::square(w));
    const Value dw = gradients(loss, {w}).front();
    const Value step = ops::assign(w, w - 0.1 * dw);
    Session session(g);
    double last = 1e9;
    for (int i = 0; i < 50; ++i) last = session.run({loss, step}).front().item();
    CHECK(last < 1e-6);
    CHECK(session.plan({loss, step}).find("0 copies back") != std::string::npos);
  }

  TEST_CASE("fused pointwise programs stretch rows, columns and scalars") {
    Graph g;
    const Value x = g.placeholder(f32, {7, 5}, "x"), row = g.placeholder(f32, {5}, "row");
    const Value column = g.placeholder(f32, {7, 1}, "column"), s = g.placeholder(f32, {}, "s");
    const Value y = ops::tanh((x + row) * column - s);
    Tensor tx(f32, {7, 5}), trow(f32, {5}), tcolumn(f32, {7, 1});
    for (int i = 0; i < 35; ++i) tx.data<float>()[static_cast<std::size_t>(i)] = 0.01f * static_cast<float>(i);
    for (int i = 0; i < 5; ++i) trow.data<float>()[static_cast<std::size_t>(i)] = static_cast<float>(i);
    for (int i = 0; i < 7; ++i) tcolumn.data<float>()[static_cast<std::size_t>(i)] = 0.1f * static_cast<float>(i);
    Session session(g);
    const Tensor out = session.run({y}, {{x, tx}, {row, trow}, {column, tcolumn}, {s, Tensor(0.25)}}).front();
    for (int i = 0; i < 7; ++i)
      for (int j = 0; j < 5; ++j)
        CHECK(out.at({i, j}) == doctest::Approx(std::tanh((tx.at({i, j}) + j) * 0.1 * i - 0.25)).epsilon(1e-5));
    CHECK(session.plan({y}).find("fused_pointwise") != std::string::npos);
  }
}
