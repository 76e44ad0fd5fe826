// Loops: a step computed once for each slice of its sequences, with states carried from step to step.
#pragma once

#include <functional>
#include <hornet/graph/graph.hpp>
#include <vector>

namespace hornet::ops {

// What a step hands on: the next value of each carried state, and what is kept of each step.
struct ScanValues {
  std::vector<Value> carries;
  std::vector<Value> outputs;
};

// One step, traced once: it gets the carried states and the step's slice of each sequence, and may read any other value
// of the graph as well. What it computes of those alone is computed once, before the loop.
using ScanStep = std::function<ScanValues(const std::vector<Value>& carries, const std::vector<Value>& slices)>;

struct ScanOptions {
  bool reverse = false;    // from the last slice to the first
  std::int64_t steps = 0;  // only without sequences, whose first extent says it else
};

// Runs `step` over the first axis of the sequences.
//   initial    the states before the first step
//   sequences  [steps, …] each; the step sees […]
//   result     carries: the states after the last step; outputs: [steps, …], row t from slice t, in either direction
// The gradient is a scan in the other direction, over what it needs of each step, kept from the forward run. Throws
// ShapeError when the sequences differ in length, or a state changes its type from step to step, ConfigError when there
// is neither a state nor a sequence.
ScanValues scan(const std::vector<Value>& initial, const std::vector<Value>& sequences, const ScanStep& step,
                ScanOptions options = {});

}  // namespace hornet::ops
