// The gradient of a scan: a scan in the other direction whose step is the gradient of the step. It reads the sequences
// and invariants again; what else it needs of the forward step is kept from every step rather than computed again: a
// kept value costs one store, a recomputed one a matrix product or a transcendental function. Gradients of invariants
// are sums over all steps (step_sum.hpp).
#include <algorithm>
#include <hornet/ops/pointwise.hpp>
#include <hornet/ops/scan.hpp>
#include <map>
#include <set>

#include "src/ops/scan_grad.hpp"
#include "src/ops/step_sum.hpp"

namespace hornet::ops {
namespace {

thread_local int steps_at_work = 0;

// Counts steps_at_work while it lives.
class StepAtWork {
 public:
  StepAtWork() { ++steps_at_work; }
  ~StepAtWork() { --steps_at_work; }
  StepAtWork(const StepAtWork&) = delete;
  StepAtWork& operator=(const StepAtWork&) = delete;
};

using Key = std::pair<std::int64_t, int>;
Key key(Value value) { return {value.node().id, value.output()}; }

// Ops that are repeated in the backward step rather than kept: they compute nothing.
bool repeats(const Node& node) {
  const std::string_view op = node.op.name();
  return op == "reshape" || op == "broadcast_to" || op == "stop_gradient";
}

class ScanGradient {
 public:
  ScanGradient(const Scan& scan, const ScanSite& site) : scan_(scan), site_(site) {
    outer_ = site.output(0).graph();
    copy_body();
    differentiate();
    find_reads();
  }

  // One gradient for each input, empty where none is needed.
  std::vector<Value> run() {
    std::vector<Value> result(site_.node.inputs.size());
    if (targets_.empty()) return result;
    const ScanValues sums = backward();
    const auto all_steps = [&](Value value) { return of_all_steps(value, sums); };
    const auto accumulated = [&](Value value) {
      const auto found = std::ranges::find(accumulated_, value);
      return sums.carries[states_.size() + static_cast<std::size_t>(found - accumulated_.begin())];
    };
    for (const Target& target : targets_) {
      Value& gradient = result[static_cast<std::size_t>(target.input)];
      if (!wanted(target)) continue;
      if (scan_.is_carry(target.input))
        gradient = sums.carries[static_cast<std::size_t>(state_of(target.input))];
      else if (scan_.is_sequence(target.input))
        gradient = all_steps(target.gradient);
      else
        gradient = StepSum(target.gradient).build(all_steps, accumulated);
    }
    return result;
  }

 private:
  // A floating input of the scan that the step reads, and its gradient in one step.
  struct Target {
    int input;
    Value gradient;
  };

  // The forward step, to which its gradient is added. Nodes keep their ids.
  void copy_body() {
    Graph body = scan_.body.graph;
    for (Node& node : body.nodes()) {
      std::vector<Value> inputs;
      for (const Value& input : node.inputs) inputs.push_back(copied(input));
      step_.add_named(node.op, inputs, node.name);
    }
    forward_nodes_ = static_cast<std::int64_t>(step_.nodes().size());
  }

  Value copied(Value value) { return {&step_.nodes()[static_cast<std::size_t>(value.node().id)], value.output()}; }
  Value original(Value value) const {
    Graph body = scan_.body.graph;
    return {&body.nodes()[static_cast<std::size_t>(value.node().id)], value.output()};
  }

  void differentiate() {
    std::vector<Value> outputs, upstream, sources;
    for (int i = 0; i < static_cast<int>(scan_.body.results.size()); ++i) {
      const Value result = copied(scan_.body.results[static_cast<std::size_t>(i)]);
      if (!is_floating(result.dtype()) || (!scan_.is_carry(i) && !site_.arrives(i))) continue;
      outputs.push_back(result);
      upstream.push_back(step_.placeholder(result.dtype(), result.shape(), "upstream"));
      (scan_.is_carry(i) ? states_ : arriving_).push_back(i);
      (scan_.is_carry(i) ? state_upstream_ : arriving_upstream_).push_back(upstream.back());
    }
    for (std::int64_t id = 0; id < forward_nodes_; ++id) {
      Node& node = step_.nodes()[static_cast<std::size_t>(id)];
      const auto* placeholder = node.op.as<Placeholder>();
      const int input = placeholder ? scan_.input_of(placeholder->label) : -1;
      if (input < 0 || !is_floating(node.outputs[0].dtype) || !(scan_.is_carry(input) || site_.needs(input))) continue;
      targets_.push_back({input, {}});
      sources.push_back(node.value());
    }
    if (outputs.empty() || sources.empty()) return targets_.clear();
    const StepAtWork at_work;
    const std::vector<Value> found = site_.rules.gradients(outputs, upstream, sources);
    for (std::size_t i = 0; i < found.size(); ++i) targets_[i].gradient = found[i];
  }

  // What the backward step reads of the forward one, and what is wanted of it.
  void find_reads() {
    for (const Target& target : targets_) {
      if (scan_.is_carry(target.input))
        read(target.gradient);
      else if (wanted(target) && scan_.is_sequence(target.input))
        want_of_all_steps(target.gradient);
      else if (wanted(target))
        want_sum(target.gradient);
    }
    for (const Value& value : accumulated_) read(value);
  }

  bool is_forward(Value value) const { return value.node().id < forward_nodes_; }

  // The input of the scan that a value of the step is, or -1.
  int input_of(Value value) const {
    const auto* placeholder = value.node().op.as<Placeholder>();
    return placeholder && is_forward(value) ? scan_.input_of(placeholder->label) : -1;
  }
  bool is_invariant(Value value) const {
    const int input = input_of(value);
    return input >= 0 && !scan_.is_carry(input) && !scan_.is_sequence(input);
  }
  // Whether the backward step gets the value as a slice of a sequence.
  bool is_kept(Value value) const {
    return is_forward(value) && !is_invariant(value) && !value.node().op.as<Constant>() && !repeats(value.node());
  }

  // Whether somebody asks for it and it is not the constant zero.
  bool wanted(const Target& target) const {
    return site_.needs(target.input) && (scan_.is_carry(target.input) || !target.gradient.node().op.as<Constant>());
  }

  void want_sum(Value value) {
    std::vector<Value> stacked, accumulated;
    StepSum(value).collect(stacked, accumulated);
    for (const Value& one : stacked) want_of_all_steps(one);
    for (const Value& one : accumulated)
      if (std::ranges::find(accumulated_, one) == accumulated_.end()) accumulated_.push_back(one);
  }

  void want_of_all_steps(Value value) {
    if (is_kept(value)) return keep(value);
    read(value);
    if (std::ranges::find(stacked_, value) == stacked_.end()) stacked_.push_back(value);
  }

  void read(Value value) {
    if (is_kept(value)) return keep(value);
    if (!seen_.insert(&value.node()).second) return;
    for (const Value& input : value.node().inputs) read(input);
  }

  void keep(Value value) {
    if (std::ranges::find(kept_, value) == kept_.end()) kept_.push_back(value);
  }

  // The kept values of all steps: sequences themselves, outputs of the scan, or further outputs of a scan that keeps
  // more (passes::merge_scans makes the two one).
  std::vector<Value> kept_sequences() {
    Scan keeping = scan_;
    std::vector<Value> inputs, sequences;
    inputs = site_.node.inputs;
    std::vector<int> outputs;
    for (const Value& value : kept_) {
      const auto first = keeping.body.results.begin() + keeping.carries;
      const auto found = std::find(first, keeping.body.results.end(), original(value));
      const int input = input_of(value);
      const bool sequence = input >= 0 && scan_.is_sequence(input);
      outputs.push_back(sequence ? -1 : static_cast<int>(found - keeping.body.results.begin()));
      if (!sequence && found == keeping.body.results.end()) keeping.body.results.push_back(original(value));
    }
    const bool more = keeping.body.results.size() > scan_.body.results.size();
    const std::vector<Value> kept = more ? outer_.add(keeping, inputs) : std::vector<Value>{};
    for (std::size_t i = 0; i < kept_.size(); ++i) {
      if (outputs[i] < 0)
        sequences.push_back(site_.input(input_of(kept_[i])));
      else
        sequences.push_back(more ? kept[static_cast<std::size_t>(outputs[i])] : site_.output(outputs[i]));
    }
    return sequences;
  }

  // The backward scan. Its states: the gradients of the states, then the sums; its outputs: stacked_.
  ScanValues backward() {
    kept_values_ = kept_sequences();
    std::vector<Value> initial, all = kept_values_;
    for (int state : states_) initial.push_back(site_.upstream(state));
    for (const Value& value : accumulated_)
      initial.push_back(outer_.constant(Tensor::zeros(value.shape(), value.dtype())));
    for (int output : arriving_) all.push_back(site_.upstream(output));
    return scan(initial, all,
                [&](const std::vector<Value>& states, const std::vector<Value>& slices) {
                  return backward_step(states, slices);
                },
                {.reverse = !scan_.reverse, .steps = scan_.steps});
  }

  ScanValues backward_step(const std::vector<Value>& states, const std::vector<Value>& slices) {
    std::map<Key, Value> known;
    for (std::size_t i = 0; i < states_.size(); ++i) known[key(state_upstream_[i])] = states[i];
    for (std::size_t i = 0; i < kept_.size(); ++i) known[key(kept_[i])] = slices[i];
    for (std::size_t i = 0; i < arriving_.size(); ++i) known[key(arriving_upstream_[i])] = slices[kept_.size() + i];
    Graph body = states.empty() ? slices.front().graph() : states.front().graph();
    ScanValues next;
    for (int state : states_) {
      const auto target = std::ranges::find(targets_, state, &Target::input);
      next.carries.push_back(target == targets_.end() ? zeros_of(state, body) : brought(target->gradient, body, known));
    }
    for (std::size_t i = 0; i < accumulated_.size(); ++i)
      next.carries.push_back(states[states_.size() + i] + brought(accumulated_[i], body, known));
    for (const Value& value : stacked_) next.outputs.push_back(brought(value, body, known));
    return next;
  }

  // A value of step_ in the backward step.
  Value brought(Value value, Graph& body, std::map<Key, Value>& known) {
    if (const auto found = known.find(key(value)); found != known.end()) return found->second;
    if (is_invariant(value)) return known[key(value)] = site_.input(input_of(value));
    std::vector<Value> inputs;
    for (const Value& input : value.node().inputs) inputs.push_back(brought(input, body, known));
    const std::vector<Value> outputs = body.add_named(value.node().op, inputs, value.node().name);
    for (std::size_t i = 0; i < outputs.size(); ++i) known[{value.node().id, static_cast<int>(i)}] = outputs[i];
    return known.at(key(value));
  }

  int state_of(int carry) const { return static_cast<int>(std::ranges::find(states_, carry) - states_.begin()); }

  // The gradient of a state that the step does not read.
  Value zeros_of(int carry, Graph& body) const {
    const TensorType& type = scan_.body.results[static_cast<std::size_t>(carry)].type();
    return body.constant(Tensor::zeros(type.shape, type.dtype));
  }

  Value of_all_steps(Value value, const ScanValues& backward) const {
    if (const auto kept = std::ranges::find(kept_, value); kept != kept_.end())
      return kept_values_[static_cast<std::size_t>(kept - kept_.begin())];
    return backward.outputs[static_cast<std::size_t>(std::ranges::find(stacked_, value) - stacked_.begin())];
  }

  const Scan& scan_;
  const ScanSite& site_;
  Graph outer_;
  Graph step_;  // the forward step, then its gradient
  std::int64_t forward_nodes_ = 0;
  std::vector<int> states_, arriving_;  // results of the step: floating states; outputs that a gradient arrives at
  std::vector<Value> state_upstream_, arriving_upstream_;
  std::vector<Target> targets_;
  std::vector<Value> kept_, kept_values_;  // forward values that are read backwards; the same of all steps, outside
  std::vector<Value> stacked_;             // values of the backward step that are wanted of every step
  std::vector<Value> accumulated_;         // and those that are added up
  std::set<const Node*> seen_;
};

}  // namespace

std::vector<Value> scan_gradients(const Scan& scan, const ScanSite& site) { return ScanGradient(scan, site).run(); }

Value ScanSite::upstream(int i) const {
  if (arrives(i)) return arrived[static_cast<std::size_t>(i)];
  return node.value(i).graph().constant(Tensor::zeros(node.value(i).shape(), node.value(i).dtype()));
}

bool differentiates_step() { return steps_at_work > 0; }

}  // namespace hornet::ops
