// Scan: an op that holds the graph of one step.
//
// Inputs of the node: the initial carries, then the sequences, then invariants. Its outputs: the final carries, then
// for each further result of the body that result of every step, stacked along a new first axis.
#pragma once

#include "src/ops/subgraph.hpp"

namespace hornet::ops {

struct Scan {
  Subgraph body;  // results: the next carries, then the step's outputs
  int carries = 0;
  int sequences = 0;
  std::int64_t steps = 0;
  bool reverse = false;

  static constexpr std::string_view name = "scan";
  static constexpr auto fields() {
    return std::tuple{Field{"carries", &Scan::carries}, Field{"sequences", &Scan::sequences},
                      Field{"steps", &Scan::steps}, Field{"reverse", &Scan::reverse}, Field{"body", &Scan::body}};
  }
  std::vector<TensorType> infer(std::span<const TensorType> in) const;
  std::vector<Value> grad(const GradScope& g) const;
  const Subgraph& inner() const { return body; }

  // Which input of the node a placeholder of the body stands for: "carry_0", "slice_0" or "invariant_0". An input that
  // the body does not read has no placeholder. Throws ConfigError for another label.
  int input_of(const std::string& label) const;
  std::string label_of(int input) const;
  bool is_carry(int input) const { return input < carries; }
  bool is_sequence(int input) const { return input >= carries && input < carries + sequences; }
};

}  // namespace hornet::ops
