// Regularizers and constraints: spelling, configurations, wrong options. Keras' values: tests/golden_tests.
#include <doctest/doctest.h>

#include <cmath>
#include <hornet/constraints/constraints.hpp>
#include <hornet/graph/graph.hpp>
#include <hornet/model/function.hpp>
#include <hornet/regularizers/regularizers.hpp>

using namespace hornet;

TEST_SUITE("functions") {
  TEST_CASE("regularizers and constraints are made from names, numbers, options and lambdas") {
    CHECK(Regularizer("l1_l2").class_name() == "L1L2");
    CHECK(Regularizer(regularizers::L2(0.5)).config() == Regularizer(regularizers::L2({.l2 = 0.5})).config());
    CHECK(Constraint("max_norm").config() == Constraint(constraints::MaxNorm(2)).config());
    CHECK(Constraint(constraints::UnitNorm{.axis = 1}).config().at("axis").as_int() == 1);
    CHECK(!Regularizer());
    const Regularizer own = [](Value x) { return x; };
    CHECK_THROWS_AS(own.config(), ConfigError);
  }

  TEST_CASE("axes are a number or a list in configurations") {
    const Constraint several = constraints::MaxNorm({.axis = {0, 2}});
    CHECK(to_json(several.config().at("axis")) == "[0,2]");
    const Config saved = ConfigCodec<Constraint>::encode(several);
    CHECK(ConfigCodec<Constraint>::encode(ConfigCodec<Constraint>::decode(saved)) == saved);
  }

  TEST_CASE("wrong options are refused by name") {
    CHECK_THROWS_WITH_AS(Regularizer(regularizers::L2(-1)), "L2: l2 must be >= 0, got -1", ConfigError);
    CHECK_THROWS_WITH_AS(Regularizer(regularizers::L1L2({.l1 = NAN})), "L1L2: l1 must be >= 0, got nan", ConfigError);
    CHECK_THROWS_WITH_AS(Constraint(constraints::MinMaxNorm({.min_value = 3})),
                         "MinMaxNorm: max_value must be >= 3, got 1", ConfigError);
    CHECK_THROWS_WITH_AS(Constraint(constraints::MaxNorm({.axis = {}})),
                         "MaxNorm: axis must name at least one axis, got none", ConfigError);
    CHECK_THROWS_AS(Regularizer(regularizers::OrthogonalRegularizer({.mode = "diagonal"})), ConfigError);
    CHECK_THROWS_AS(Regularizer("l3"), ConfigError);
  }

  TEST_CASE("weights of a wrong shape are refused") {
    Graph graph;
    const Value vector = graph.placeholder(f32, {5});
    CHECK_THROWS_AS(Regularizer("orthogonal_regularizer")(vector), ShapeError);
    CHECK_THROWS_AS(Regularizer("orthogonal_regularizer")(graph.placeholder(f32, {1, 5})), ShapeError);
    CHECK_THROWS_AS(Constraint(constraints::UnitNorm({.axis = 1}))(vector), ShapeError);
  }
}
