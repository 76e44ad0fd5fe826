// Inputs that a plan reads where they lie.
#include <doctest/doctest.h>

#include <hornet/ops/assign.hpp>
#include <hornet/ops/pointwise.hpp>

#include "src/runtime/plan.hpp"

using namespace hornet;

TEST_SUITE("runtime") {
  TEST_CASE("a plan reads a lent input where it lies, and its own memory when that is given back") {
    Graph graph;
    const Value x = graph.placeholder(f32, {3}, "x");
    Plan plan({graph, {x * 2.0 + x}, {}}, open_backend());
    plan.input("x")->copy_from({1, 2, 3});
    const Tensor rows{{0, 0, 0}, {5, 6, 7}};
    REQUIRE(plan.lend(plan.input_index("x"), rows.rows(1, 2).raw()));
    plan.run();
    CHECK(identical(plan.output(0), {15, 18, 21}));
    plan.give_back();
    plan.run();
    CHECK(identical(plan.output(0), {3, 6, 9}));
    CHECK(identical(rows, {{0, 0, 0}, {5, 6, 7}}));
    CHECK(plan.input_index("y") == -1);
  }

  TEST_CASE("an input that is fetched or assigned as it is has to be copied") {
    Graph graph;
    const Value x = graph.placeholder(f32, {2}, "x"), y = graph.placeholder(f32, {2}, "y");
    const auto kept = std::make_shared<Variable>("kept", Tensor{0, 0});
    const Value assigned = ops::assign(graph.variable(kept), y);
    Plan plan({graph, {x, x + y}, {assigned}}, open_backend());
    const Tensor other{1, 2};
    CHECK_FALSE(plan.lend(plan.input_index("x"), other.raw()));
    CHECK_FALSE(plan.lend(plan.input_index("y"), other.raw()));
  }
}
