// Regularizers, with their gradients, and constraints against Keras.
#include <doctest/doctest.h>

#include <hornet/autodiff/gradients.hpp>
#include <hornet/model/function.hpp>
#include <hornet/runtime/session.hpp>

#include "tests/golden_tests/cases.hpp"

using namespace hornet;

namespace {

constexpr double tolerance = 1e-5;

std::string check_regularizer(const GoldenCase& recorded) {
  const Regularizer regularizer = function_catalog<RegularizerTag>().deserialize(recorded.config());
  Graph graph;
  const Value x = graph.constant(recorded.tensor("x"));
  const Value penalty = regularizer(x);
  const auto got = Session(graph).run({penalty, gradients(penalty, {x})[0]});
  const std::string wrong = mismatch("penalty", got[0], recorded.tensor("y"), tolerance);
  return wrong.empty() ? mismatch("gradient", got[1], recorded.tensor("grad"), tolerance) : wrong;
}

std::string check_constraint(const GoldenCase& recorded) {
  const Constraint constraint = function_catalog<ConstraintTag>().deserialize(recorded.config());
  Graph graph;
  const Value w = constraint(graph.constant(recorded.tensor("x")));
  return mismatch("weight", Session(graph).run({w})[0], recorded.tensor("y"), tolerance);
}

}  // namespace

TEST_SUITE("golden") {
  TEST_CASE("regularizers give Keras' penalties and gradients") {
    run_golden({.file = "functions.h5",
                .title = "regularizers",
                .prefix = "reg_",
                .known = [](std::string_view n) { return function_catalog<RegularizerTag>().find(n) != nullptr; },
                .check = check_regularizer});
  }

  TEST_CASE("constraints give Keras' weights") {
    run_golden({.file = "functions.h5",
                .title = "constraints",
                .prefix = "con_",
                .known = [](std::string_view n) { return function_catalog<ConstraintTag>().find(n) != nullptr; },
                .check = check_constraint});
  }
}
