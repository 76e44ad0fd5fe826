// Activations and their gradients against Keras.
#include <doctest/doctest.h>

#include <hornet/autodiff/gradients.hpp>
#include <hornet/model/function.hpp>
#include <hornet/runtime/session.hpp>

#include "tests/golden_tests/cases.hpp"

using namespace hornet;

namespace {

constexpr double tolerance = 1e-5;

std::string check_activation(const GoldenCase& recorded) {
  const Activation activation(recorded.name());
  Graph graph;
  const Value x = graph.constant(recorded.tensor("x"));
  const Value y = activation(x);
  const Value dx = gradients({y}, {graph.constant(recorded.tensor("upstream"))}, {x})[0];
  const auto got = Session(graph).run({y, dx});
  const std::string wrong = mismatch("y", got[0], recorded.tensor("y"), tolerance);
  return wrong.empty() ? mismatch("gradient", got[1], recorded.tensor("grad"), tolerance) : wrong;
}

}  // namespace

TEST_SUITE("golden") {
  TEST_CASE("activations give Keras' values and gradients") {
    run_golden({.file = "activations.h5",
                .title = "activations",
                .prefix = "",
                .known = [](std::string_view name) { return function_catalog<ActivationTag>().find(name) != nullptr; },
                .check = check_activation});
  }
}
