#include "node_by_node.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "src/runtime/plan.hpp"

namespace hornet {
namespace {

passes::Program with_fetched_updates(const passes::Program& program) {
  passes::Program out{program.graph, program.fetches, {}};
  for (const Value& update : program.updates) out.fetches.push_back(update.node().inputs[1]);
  return out;
}

}  // namespace

std::vector<Tensor> node_by_node(const passes::Program& program) {
  const passes::Program wanted = with_fetched_updates(program);
  std::unordered_map<const Node*, std::vector<Tensor>> done;
  const auto value_of = [&](Value value) { return done.at(&value.node())[static_cast<std::size_t>(value.output())]; };
  for (const Node* node : passes::live_nodes(wanted)) {
    if (const auto* constant = node->op.as<Constant>()) {
      done[node] = {constant->value};
    } else if (const auto* read = node->op.as<ReadVariable>()) {
      done[node] = {read->variable->value()};
    } else if (node->op.composed() && !open_backend().has_kernel(*node)) {
      Graph graph;
      std::vector<Value> inputs;
      for (const Value& input : node->inputs) inputs.push_back(graph.constant(value_of(input)));
      done[node] = node_by_node({graph, node->op.compose(inputs), {}});
    } else {
      std::vector<Tensor> inputs;
      for (const Value& input : node->inputs) inputs.push_back(value_of(input));
      done[node] = run_node(*node, inputs, open_backend());
    }
  }
  std::vector<Tensor> out;
  for (const Value& fetch : wanted.fetches) out.push_back(value_of(fetch));
  return out;
}

std::vector<Tensor> planned(const passes::Program& program) {
  std::vector<Tensor> out;
  Plan plan(program, open_backend());
  plan.run();
  for (std::size_t i = 0; i < program.fetches.size(); ++i) out.push_back(plan.output(static_cast<int>(i)));
  for (const Value& update : program.updates) out.push_back(variable_of(update.node().inputs[0])->value());
  return out;
}

void expect_same(const passes::Program& program, double tolerance) {
  const std::vector<Tensor> expected = node_by_node(program), got = planned(program);
  REQUIRE(got.size() == expected.size());
  for (std::size_t i = 0; i < got.size(); ++i) {
    CAPTURE(i);
    CHECK(difference(got[i], expected[i]) <= tolerance);
  }
}

int count(const std::string& text, std::string_view word) {
  int found = 0;
  for (std::size_t at = text.find(word); at != std::string::npos; at = text.find(word, at + 1)) ++found;
  return found;
}

std::string steps_of(const passes::Program& program) { return Plan(program, open_backend()).to_string(); }

double difference(const Tensor& a, const Tensor& b) {
  if (a.type() != b.type()) return INFINITY;
  if (a.dtype() == bf16) return difference(a.astype(f32), b.astype(f32));
  double worst = 0;
  const auto compare = [&](auto* x, auto* y) {
    for (std::int64_t i = 0; i < a.size(); ++i) {
      const double p = static_cast<double>(x[i]), q = static_cast<double>(y[i]);
      if (std::isnan(p) && std::isnan(q)) continue;
      if (p == q) continue;
      worst = std::isfinite(p) && std::isfinite(q) ? std::max(worst, std::abs(p - q) / (1 + std::abs(q))) : INFINITY;
    }
  };
  if (a.dtype() == f64)
    compare(a.data<double>().data(), b.data<double>().data());
  else
    compare(a.data<float>().data(), b.data<float>().data());
  return worst;
}

Tensor scattered(const Shape& shape, DType dtype, std::uint32_t seed) {
  Tensor out(dtype, shape);
  std::uint32_t state = seed * 2654435761U;
  for (std::int64_t i = 0; i < out.size(); ++i) {
    state = state * 1664525U + 1013904223U;
    const double value = static_cast<double>(state >> 8) / (1 << 23) - 1;
    if (dtype == f64)
      out.data<double>()[static_cast<std::size_t>(i)] = value;
    else
      out.data<float>()[static_cast<std::size_t>(i)] = static_cast<float>(value);
  }
  return out;
}

}  // namespace hornet
