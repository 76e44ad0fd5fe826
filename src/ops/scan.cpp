#include "src/ops/scan.hpp"

#include <charconv>
#include <hornet/ops/scan.hpp>

#include "src/ops/catalog.hpp"

namespace hornet::ops {
namespace {

TensorType slice_of(const TensorType& sequence) {
  return {sequence.dtype, sequence.shape.slice(1, sequence.shape.rank())};
}

void expect_counts(const Scan& scan, std::size_t inputs) {
  if (scan.carries < 0 || scan.sequences < 0 || scan.steps < 0)
    throw ConfigError("'carries', 'sequences' and 'steps' must not be negative");
  if (static_cast<std::int64_t>(inputs) < std::int64_t{scan.carries} + scan.sequences)
    throw ConfigError("expected at least " + std::to_string(scan.carries) + " initial states and " +
                      std::to_string(scan.sequences) + " sequences, got " + std::to_string(inputs) + " inputs");
  if (static_cast<std::int64_t>(scan.body.results.size()) < scan.carries)
    throw ConfigError("the step returns " + std::to_string(scan.body.results.size()) + " values for " +
                      std::to_string(scan.carries) + " states");
}

void expect_steps(const Scan& scan, const TensorType& sequence) {
  if (sequence.shape.rank() < 1 || sequence.shape[0] != scan.steps)
    throw ShapeError("expected sequences of " + std::to_string(scan.steps) + " slices, got " + to_string(sequence));
}

void expect_read_as(const std::string& label, const TensorType& given, const TensorType& read) {
  if (given != read)
    throw ShapeError("the step reads \"" + label + "\" as " + to_string(read) + ", it is " + to_string(given));
}

}  // namespace

std::string Scan::label_of(int input) const {
  if (is_carry(input)) return "carry_" + std::to_string(input);
  if (is_sequence(input)) return "slice_" + std::to_string(input - carries);
  return "invariant_" + std::to_string(input - carries - sequences);
}

int Scan::input_of(const std::string& label) const {
  const std::size_t dash = label.find('_');
  int number = -1;
  if (dash != std::string::npos) std::from_chars(label.data() + dash + 1, label.data() + label.size(), number);
  const int first = label.starts_with("carry_") ? 0 : label.starts_with("slice_") ? carries : carries + sequences;
  const int input = first + number;
  if (number < 0 || label_of(input) != label)
    throw ConfigError("the step's placeholder \"" + label + "\" stands for no input of the scan");
  return input;
}

std::vector<TensorType> Scan::infer(std::span<const TensorType> in) const {
  expect_counts(*this, in.size());
  const int first_invariant = carries + sequences;
  for (int i = carries; i < first_invariant; ++i) expect_steps(*this, in[static_cast<std::size_t>(i)]);
  for (const Node& node : body.graph.nodes())
    if (const auto* placeholder = node.op.as<Placeholder>()) {
      const int input = input_of(placeholder->label);
      if (input >= static_cast<int>(in.size()))
        throw ConfigError("the step's placeholder \"" + placeholder->label + "\" stands for no input of the scan");
      const TensorType& type = in[static_cast<std::size_t>(input)];
      expect_read_as(placeholder->label, is_sequence(input) ? slice_of(type) : type, placeholder->type);
    }
  std::vector<TensorType> out;
  for (int i = 0; i < static_cast<int>(body.results.size()); ++i) {
    const TensorType& type = body.results[static_cast<std::size_t>(i)].type();
    if (is_carry(i) && type != in[static_cast<std::size_t>(i)])
      throw ShapeError("state " + std::to_string(i) + " is " + to_string(in[static_cast<std::size_t>(i)]) +
                       " before a step and " + to_string(type) + " after it; it must keep its type");
    out.push_back(is_carry(i) ? type : TensorType{type.dtype, Shape{steps} + type.shape});
  }
  return out;
}

ScanValues scan(const std::vector<Value>& initial, const std::vector<Value>& sequences, const ScanStep& step,
                ScanOptions options) {
  std::vector<Value> inputs = initial;
  inputs.insert(inputs.end(), sequences.begin(), sequences.end());
  if (inputs.empty()) throw ConfigError("scan: there is neither a state nor a sequence");
  Scan op{{}, static_cast<int>(initial.size()), static_cast<int>(sequences.size()), options.steps, options.reverse};
  if (!sequences.empty()) {
    if (sequences[0].rank() < 1) throw ShapeError("scan: a sequence is a scalar, expected [steps, …]");
    op.steps = sequences[0].shape()[0];
  }
  Graph outer = innermost(inputs);
  Graph body = outer.open_inner();
  std::vector<Value> carries, slices;
  for (int i = 0; i < static_cast<int>(inputs.size()); ++i) {
    const TensorType& type = inputs[static_cast<std::size_t>(i)].type();
    if (op.is_sequence(i)) expect_steps(op, type);
    const TensorType seen = op.is_sequence(i) ? slice_of(type) : type;
    (op.is_carry(i) ? carries : slices).push_back(body.placeholder(seen.dtype, seen.shape, op.label_of(i)));
  }
  const ScanValues next = step(carries, slices);
  if (next.carries.size() != initial.size())
    throw ConfigError("scan: the step returns " + std::to_string(next.carries.size()) + " states, it was given " +
                      std::to_string(initial.size()));
  for (const std::vector<Value>* values : {&next.carries, &next.outputs})
    for (const Value& value : *values) op.body.results.push_back(body.adopt(value));
  op.body.graph = body;
  const std::vector<Value> invariants = body.close();
  inputs.insert(inputs.end(), invariants.begin(), invariants.end());
  const std::vector<Value> out = outer.add(op, inputs);
  return {{out.begin(), out.begin() + op.carries}, {out.begin() + op.carries, out.end()}};
}

}  // namespace hornet::ops
