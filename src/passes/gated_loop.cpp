#include "src/passes/gated_loop.hpp"

#include <array>
#include <hornet/ops/matmul.hpp>
#include <hornet/ops/pointwise.hpp>
#include <hornet/ops/scan.hpp>
#include <hornet/ops/shape.hpp>
#include <map>

namespace hornet::passes {
namespace {

// What a step may read, of one type for all loops of the same extents.
struct Reference {
  Graph graph;
  Value h, c, x, kernel, recurrent, bias, state_bias;
};

std::vector<Value> gates_of(Value value, std::int64_t gates) { return ops::split(value, gates, -1); }

// i, f, g, o; c' = f · c + i · g; h' = o · tanh(c').
ops::ScanValues lstm_step(const Reference& r, Value x, Value h, Value c) {
  const Value sum = ops::matmul(x, r.kernel) + ops::matmul(h, r.recurrent);
  const std::vector<Value> z = gates_of(r.bias ? sum + r.bias : sum, 4);
  const Value next_c = ops::sigmoid(z[1]) * c + ops::sigmoid(z[0]) * ops::tanh(z[2]);
  const Value next_h = ops::sigmoid(z[3]) * ops::tanh(next_c);
  return {{next_h, next_c}, {next_h}};
}

// z, r, n, where the reset gate is behind the state's product; h' = z · h + (1 - z) · n.
ops::ScanValues gru_step(const Reference& r, Value x, Value h) {
  const Value product_x = ops::matmul(x, r.kernel), product_h = ops::matmul(h, r.recurrent);
  const std::vector<Value> of_x = gates_of(r.bias ? product_x + r.bias : product_x, 3);
  const std::vector<Value> of_h = gates_of(r.state_bias ? product_h + r.state_bias : product_h, 3);
  const Value z = ops::sigmoid(of_x[0] + of_h[0]), reset = ops::sigmoid(of_x[1] + of_h[1]);
  const Value n = ops::tanh(of_x[2] + reset * of_h[2]);
  const Value next = z * h + (1.0 - z) * n;
  return {{next}, {next}};
}

Reference reference(const GatedLoop& loop, bool biased) {
  Reference r;
  const auto input = [&](const Shape& shape) { return r.graph.placeholder(loop.dtype, shape); };
  const std::int64_t wide = loop.gates() * loop.units;
  r.h = input({loop.batch, loop.units});
  if (loop.cell == GatedCell::lstm) r.c = input({loop.batch, loop.units});
  r.x = input({loop.steps, loop.batch, loop.in});
  r.kernel = input({loop.in, wide});
  r.recurrent = input({loop.units, wide});
  if (biased) r.bias = input({loop.batch, wide});
  if (biased && loop.cell == GatedCell::gru) r.state_bias = input({loop.batch, wide});
  return r;
}

// The node of the reference's loop.
const Node& traced(const Reference& r) {
  if (!r.c)
    return ops::scan({r.h}, {r.x},
                     [&](const auto& states, const auto& slices) { return gru_step(r, slices[0], states[0]); })
        .carries[0]
        .node();
  return ops::scan(
             {r.h, r.c}, {r.x},
             [&](const auto& states, const auto& slices) { return lstm_step(r, slices[0], states[0], states[1]); })
      .carries[0]
      .node();
}

// Whether two steps compute the same, where invariants may be numbered differently.
class SameStep {
 public:
  bool operator()(Value reference, Value value) {
    if (reference.output() != value.output()) return false;
    const auto [known, added] = same_.try_emplace(&reference.node(), &value.node());
    return added ? same_nodes(reference.node(), value.node()) : known->second == &value.node();
  }

  // The number that a loop has for an invariant of the reference.
  const std::map<std::string, std::string>& invariants() const { return invariants_; }

 private:
  bool same_nodes(const Node& reference, const Node& node) {
    if (reference.outputs != node.outputs || reference.op.name() != node.op.name()) return false;
    if (const auto* placeholder = reference.op.as<Placeholder>())
      return same_labels(placeholder->label, node.op.as<Placeholder>()->label);
    if (reference.inputs.size() != node.inputs.size() || reference.op.attributes() != node.op.attributes())
      return false;
    for (std::size_t i = 0; i < node.inputs.size(); ++i)
      if (!(*this)(reference.inputs[i], node.inputs[i])) return false;
    return true;
  }

  bool same_labels(const std::string& reference, const std::string& label) {
    constexpr std::string_view invariant = "invariant_";
    if (!reference.starts_with(invariant)) return label == reference;
    if (!label.starts_with(invariant)) return false;
    for (const auto& [other, taken] : invariants_)
      if (taken == label) return false;
    invariants_[reference] = label;
    return true;
  }

  std::map<const Node*, const Node*> same_;
  std::map<std::string, std::string> invariants_;
};

// The type that the body reads an input of the loop by.
const TensorType* type_read(const ops::Scan& scan, const std::string& label) {
  for (const Node& node : scan.body.graph.nodes())
    if (const auto* placeholder = node.op.as<Placeholder>(); placeholder && placeholder->label == label)
      return &placeholder->type;
  return nullptr;
}

int invariants_of(const ops::Scan& scan) {
  int count = 0;
  while (type_read(scan, "invariant_" + std::to_string(count))) ++count;
  return count;
}

// What the loop is if it is a gated one, by its types alone.
std::optional<GatedLoop> outline(const ops::Scan& scan) {
  const TensorType *h = type_read(scan, "carry_0"), *x = type_read(scan, "slice_0");
  const int results = static_cast<int>(scan.body.results.size());
  if ((scan.carries != 1 && scan.carries != 2) || scan.sequences != 1 || !h || !x) return std::nullopt;
  if (h->shape.rank() != 2 || x->shape.rank() != 2 || results < scan.carries || results > scan.carries + 1)
    return std::nullopt;
  GatedLoop loop;
  loop.cell = scan.carries == 2 ? GatedCell::lstm : GatedCell::gru;
  loop.steps = scan.steps;
  loop.batch = x->shape[0];
  loop.in = x->shape[1];
  loop.units = h->shape[1];
  loop.dtype = h->dtype;
  loop.reverse = scan.reverse;
  loop.c = loop.last_c = scan.carries == 2 ? 1 : -1;
  loop.x = scan.carries;
  loop.y = results > scan.carries ? scan.carries : -1;
  return loop;
}

}  // namespace

std::optional<GatedLoop> gated_loop_of(const ops::Scan& scan) {
  std::optional<GatedLoop> loop = outline(scan);
  const int invariants = loop ? invariants_of(scan) : 0;
  if (invariants < 2 || invariants > 4) return std::nullopt;
  const Reference r = reference(*loop, invariants > 2);
  const Node& node = traced(r);
  const auto& wanted = *node.op.as<ops::Scan>();
  if (node.inputs.size() != static_cast<std::size_t>(scan.carries + scan.sequences + invariants)) return std::nullopt;
  SameStep same;
  for (std::size_t i = 0; i < scan.body.results.size(); ++i)
    if (!same(wanted.body.results[i], scan.body.results[i])) return std::nullopt;
  const auto input_of = [&](Value value) {
    for (const auto& [reference, label] : same.invariants())
      if (value && node.inputs[static_cast<std::size_t>(wanted.input_of(reference))] == value)
        return scan.input_of(label);
    return -1;
  };
  loop->kernel = input_of(r.kernel);
  loop->recurrent = input_of(r.recurrent);
  loop->bias = input_of(r.bias);
  loop->state_bias = input_of(r.state_bias);
  return loop;
}

}  // namespace hornet::passes
