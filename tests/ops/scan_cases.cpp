// Scans for the table of cases; a step is traced, as its graph as JSON would be no table.
#include <hornet/autodiff/gradients.hpp>
#include <hornet/ops/matmul.hpp>
#include <hornet/ops/pointwise.hpp>
#include <hornet/ops/reduce.hpp>
#include <hornet/ops/scan.hpp>

#include "tests/ops/cases.hpp"

using namespace hornet;

namespace {

struct Traced {
  Graph graph;
  Value input(const Shape& shape) { return graph.placeholder(f64, shape); }
  OpCase last() {
    const Node& node = graph.nodes().back();
    OpCase one{std::string(node.op.name()), to_json(node.op.attributes()), {}};
    for (const Value& input : node.inputs)
      one.inputs.push_back(distinct(input.shape(), -0.8, 0.9, static_cast<int>(one.inputs.size())));
    return one;
  }
};

// h' = tanh(x·W + h·U + b), each h kept.
OpCase simple_recurrence(bool reverse) {
  Traced t;
  const Value h = t.input({2, 3}), x = t.input({5, 2, 7});
  const Value w = t.input({7, 3}), u = t.input({3, 3}), b = t.input({3});
  ops::scan({h}, {x},
            [&](const auto& states, const auto& slices) {
              const Value next = ops::tanh(ops::matmul(slices[0], w) + ops::matmul(states[0], u) + b);
              return ops::ScanValues{{next}, {next}};
            },
            {.reverse = reverse});
  return t.last();
}

// Two states that change places, a sequence that is not read, a product that must be added up within the loop.
OpCase crossing_states() {
  Traced t;
  const Value a = t.input({2, 3}), b = t.input({2, 3}), x = t.input({5, 2, 3}), unread = t.input({5, 7});
  const Value w = t.input({2, 2}), scale = t.input({3});
  ops::scan({a, b}, {x, unread}, [&](const auto& states, const auto& slices) {
    const Value mixed = ops::matmul(w, states[0], true) * scale * ops::exp(scale);
    return ops::ScanValues{{states[1], ops::sin(mixed + slices[0])}, {ops::sum(mixed, {1}), states[0], slices[0]}};
  });
  return t.last();
}

// Sums with no sequence: a loop of a given number of steps.
OpCase steps_alone() {
  Traced t;
  const Value a = t.input({2, 3}), rate = t.input({2, 1});
  ops::scan({a}, {},
            [&](const auto& states, const auto&) {
              return ops::ScanValues{{states[0] * rate + 0.25}, {}};
            },
            {.steps = 7});
  return t.last();
}

// No state: the step maps every slice.
OpCase mapping() {
  Traced t;
  const Value x = t.input({5, 2, 3}), w = t.input({3, 7});
  ops::scan({}, {x}, [&](const auto&, const auto& slices) {
    return ops::ScanValues{{}, {ops::exp(ops::matmul(slices[0], w))}};
  });
  return t.last();
}

// A loop within the step.
OpCase nested() {
  Traced t;
  const Value h = t.input({2, 3}), x = t.input({5, 4, 2, 3}), w = t.input({3, 3});
  ops::scan({h}, {x}, [&](const auto& states, const auto& slices) {
    const ops::ScanValues inner =
        ops::scan({states[0]}, {slices[0]},
                  [&](const auto& own, const auto& rows) {
                    return ops::ScanValues{{ops::tanh(ops::matmul(own[0], w) + rows[0] * states[0])}, {own[0]}};
                  },
                  {.reverse = true});
    return ops::ScanValues{inner.carries, {ops::sum(inner.outputs[0], {0})}};
  });
  return t.last();
}

// The gradient of a loop of which the last state and what one step gives have gradients, of all inputs but one.
OpCase gradient() {
  Traced t;
  const Value h = t.input({2, 3}), x = t.input({5, 2, 7}), w = t.input({7, 3}), u = t.input({3, 3}), b = t.input({3});
  const ops::ScanValues values = ops::scan({h}, {x},
                                           [&](const auto& states, const auto& slices) {
                                             const Value next =
                                                 ops::tanh(ops::matmul(slices[0], w) + ops::matmul(states[0], u) + b);
                                             return ops::ScanValues{{next}, {next * next, ops::sin(next)}};
                                           },
                                           {.reverse = true});
  gradients({values.carries[0], values.outputs[1]}, {t.input({2, 3}), t.input({5, 2, 3})}, {x, h, w, u});
  return t.last();
}

}  // namespace

std::vector<OpCase> scan_cases() {
  return {simple_recurrence(false),
          simple_recurrence(true),
          crossing_states(),
          steps_alone(),
          mapping(),
          nested(),
          gradient()};
}
