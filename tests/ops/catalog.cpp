// Every op of the catalog: attributes, shapes, gradients, and float32 beside float64.
#include "src/ops/catalog.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <hornet/autodiff/gradients.hpp>
#include <hornet/ops/pointwise.hpp>
#include <hornet/ops/reduce.hpp>
#include <hornet/runtime/session.hpp>
#include <map>
#include <set>

#include "tests/ops/cases.hpp"

using namespace hornet;

namespace {

// The graph's sources and what a session alone serves; tests/runtime asks for their behaviour.
const std::set<std::string> without_cases{"placeholder", "constant", "variable", "assign"};

const std::vector<OpCase>& all_cases() {
  static const std::vector<OpCase> all = [] {
    std::vector<OpCase> cases = pointwise_cases();
    for (const OpCase& one : structured_cases()) cases.push_back(one);
    for (const OpCase& one : scan_cases()) cases.push_back(one);
    return cases;
  }();
  return all;
}

std::string describe(const OpCase& one) {
  std::string text = one.op + " " + one.attributes.substr(0, 200);
  for (const Tensor& input : one.inputs) text += " " + to_string(input.type());
  return text;
}

// The types of a scan's step are part of its attributes.
Config attributes_of(const OpCase& one, DType dtype) {
  std::string text = one.attributes;
  const std::string wide = "\"float64\"", wanted = "\"" + std::string(to_string(dtype)) + "\"";
  if (one.op.starts_with("scan"))
    for (std::size_t at = text.find(wide); at != std::string::npos; at = text.find(wide, at + 1))
      text.replace(at, wide.size(), wanted);
  return parse_json(text);
}

// One case in a graph of its own, its floating inputs of one dtype.
struct Trial {
  Graph graph;
  std::vector<Value> inputs, outputs;
  std::vector<Tensor> values;

  Trial(const OpCase& one, DType dtype) {
    for (const Tensor& input : one.inputs) {
      values.push_back(as_float(input, dtype).clone());
      inputs.push_back(graph.placeholder(values.back().dtype(), values.back().shape()));
    }
    outputs = graph.add(ops::make_op(one.op, attributes_of(one, dtype)), inputs);
  }

  std::vector<Session::Feed> feeds() const {
    std::vector<Session::Feed> all;
    for (std::size_t i = 0; i < inputs.size(); ++i) all.emplace_back(inputs[i], values[i]);
    return all;
  }
};

// A scalar that every element of every floating output enters with its own weight.
Value weighted_sum(const Trial& trial) {
  Value loss;
  for (Value output : trial.outputs) {
    if (!is_floating(output.dtype())) continue;
    Graph graph = trial.graph;
    const Value weights = graph.constant(distinct(output.shape(), -1, 1.5, 2).astype(output.dtype()));
    const Value part = ops::sum(output * weights);
    loss = loss ? loss + ops::cast(part, loss.dtype()) : part;
  }
  return loss;
}

double scale_of(const Tensor& a) {
  double largest = 1;
  const Tensor wide = a.astype(f64);
  for (double value : wide.data<double>()) largest = std::max(largest, std::abs(value));
  return largest;
}

// Largest difference of gradient i from central differences, relative to the larger of 1 and its largest element.
double gradient_error(Trial& trial, Session& session, Value loss, std::size_t i, const Tensor& gradient) {
  constexpr double eps = 1e-6;
  double worst = 0;
  for (std::size_t j = 0; j < static_cast<std::size_t>(trial.values[i].size()); ++j) {
    double& element = trial.values[i].data<double>()[j];
    const double x = element;
    element = x + eps;
    const double above = session.run({loss}, trial.feeds()).front().item();
    element = x - eps;
    const double below = session.run({loss}, trial.feeds()).front().item();
    element = x;
    worst = std::max(worst, std::abs((above - below) / (2 * eps) - gradient.data<double>()[j]));
  }
  return worst / scale_of(gradient);
}

void check_gradients(const OpCase& one) {
  Trial trial(one, f64);
  const Value loss = weighted_sum(trial);
  if (!loss || loss.dtype() != f64) return;  // a cast to a narrower dtype: its differences are its roundings
  const std::vector<Value> wanted = gradients(loss, trial.inputs);
  Session session(trial.graph);
  for (std::size_t i = 0; i < trial.inputs.size(); ++i) {
    if (!is_floating(trial.inputs[i].dtype())) continue;
    CHECK(wanted[i].type() == trial.inputs[i].type());
    const Tensor gradient = session.run({wanted[i]}, trial.feeds()).front();
    CHECK_MESSAGE(gradient_error(trial, session, loss, i, gradient) <= 1e-6, describe(one) << ", input " << i);
  }
}

// Elements an output element may be a sum of.
double summands(const OpCase& one) {
  std::int64_t largest = 1;
  for (const Tensor& input : one.inputs) largest = std::max(largest, input.size());
  return static_cast<double>(largest);
}

void check_close(const OpCase& one, const Tensor& narrow, const Tensor& wide) {
  const Tensor a = narrow.astype(f64), b = wide.astype(f64);
  const double tolerance = is_floating(wide.dtype()) ? 1e-5 * std::sqrt(summands(one)) : 0;
  double worst = 0;
  for (std::size_t i = 0; i < static_cast<std::size_t>(a.size()); ++i)
    worst = std::max(worst, std::abs(a.data<double>()[i] - b.data<double>()[i]));
  CHECK_MESSAGE(worst <= tolerance * scale_of(b), describe(one));
}

bool draws(const OpCase& one) { return one.op.starts_with("random_"); }

}  // namespace

TEST_SUITE("ops") {
  TEST_CASE("every op of the catalog has a case, and every case an op") {
    std::set<std::string> tested, known;
    for (const OpCase& one : all_cases()) tested.insert(one.op);
    for (const ops::OpDefinition& op : ops::catalog()) {
      known.insert(op.name);
      if (!without_cases.contains(op.name))
        CHECK_MESSAGE(tested.contains(op.name), "op '" << op.name << "' has no case in tests/ops/cases.cpp");
    }
    CHECK(known.size() == ops::catalog().size());
    for (const std::string& name : tested) CHECK_MESSAGE(known.contains(name), name);
  }

  TEST_CASE("the attributes of every op survive JSON") {
    for (const OpCase& one : all_cases()) {
      const Config attributes = parse_json(one.attributes);
      const Config once = ops::make_op(one.op, attributes).attributes();
      CHECK_MESSAGE(to_json(once) == to_json(ops::make_op(one.op, once).attributes()), describe(one));
      for (const auto& [key, value] : attributes.as_dict()) CHECK_MESSAGE(once.at(key) == value, describe(one));
      CHECK_THROWS_AS(ops::make_op(one.op, Config::Dict{{"no such attribute", 1}}), ConfigError);
    }
  }

  TEST_CASE("every op computes what its shape rule says, in float32 as in float64") {
    for (const OpCase& one : all_cases()) {
      const Trial narrow(one, f32), wide(one, f64);
      const std::vector<Tensor> a = Session(narrow.graph).run(narrow.outputs, narrow.feeds());
      const std::vector<Tensor> b = Session(wide.graph).run(wide.outputs, wide.feeds());
      for (std::size_t i = 0; i < a.size(); ++i) {
        CHECK_MESSAGE(a[i].type() == narrow.outputs[i].type(), describe(one));
        CHECK_MESSAGE(b[i].type() == wide.outputs[i].type(), describe(one));
        if (!draws(one)) check_close(one, a[i], b[i]);
      }
    }
  }

  TEST_CASE("every op's gradient matches central differences") {
    std::map<std::string, bool> differentiable;
    for (const ops::OpDefinition& op : ops::catalog()) differentiable[op.name] = op.differentiable;
    int checked = 0;
    for (const OpCase& one : all_cases()) {
      if (!differentiable[one.op] || one.op == "stop_gradient") continue;
      check_gradients(one);
      ++checked;
    }
    CHECK(checked > 100);
  }

  TEST_CASE("an op that is composed of simpler ones computes what they compute") {
    int checked = 0;
    for (const OpCase& one : all_cases()) {
      Trial trial(one, f64);
      const Op op = ops::make_op(one.op, parse_json(one.attributes));
      if (!op.composed()) continue;
      const std::vector<Value> composed = op.compose(trial.inputs);
      Session session(trial.graph);
      for (std::size_t i = 0; i < composed.size(); ++i) {
        CHECK(composed[i].type() == trial.outputs[i].type());
        check_close(one, session.run({composed[i]}, trial.feeds()).front(),
                    session.run({trial.outputs[i]}, trial.feeds()).front());
      }
      ++checked;
    }
    CHECK(checked > 5);
  }
}
