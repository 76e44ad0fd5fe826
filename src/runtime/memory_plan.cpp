#include "src/runtime/memory_plan.hpp"

#include <algorithm>
#include <limits>
#include <map>
#include <unordered_map>

namespace hornet {
namespace {

constexpr std::int64_t kAlignment = 64;
constexpr int kForever = std::numeric_limits<int>::max();

std::int64_t aligned(std::int64_t bytes) { return (bytes + kAlignment - 1) / kAlignment * kAlignment; }

bool is_assign(const Node& node) { return node.op.name() == "assign"; }

// A piece of memory and the steps during which it is in use. Several values may hold it, one after the other.
struct Block {
  Place place;
  std::int64_t bytes = 0;
  int first = 0, last = 0;
};

// Assigns blocks to values, node by node in order of execution.
class Planner {
 public:
  Planner(const passes::Program& program, const std::vector<Node*>& order, const std::vector<std::int64_t>& scratch,
          OuterMemory outer, Sharing sharing)
      : program_(program), order_(order), scratch_(scratch), outer_(outer), sharing_(sharing) {
    plan_.places.resize(program.graph.nodes().size());
    blocks_of_.resize(program.graph.nodes().size());
  }

  MemoryPlan run() {
    for (std::size_t i = 0; i < order_.size(); ++i) step_of_[order_[i]] = static_cast<int>(i);
    find_last_uses();
    for (Node* node : order_) place_outputs(*node);
    lay_out_arena();
    for (Node* node : order_) record(*node);
    return std::move(plan_);
  }

 private:
  static std::pair<std::int64_t, int> key(Value value) { return {value.node().id, value.output()}; }

  // Last step at which the memory of each root is read; fetches and copies back read after all steps.
  void find_last_uses() {
    for (Node* node : order_) {
      if (is_view(*node) || is_assign(*node)) continue;
      for (const Value& input : node->inputs) last_use_[key(root_of(input))] = step_of_[node];
    }
    for (const Value& fetch : program_.fetches) last_use_[key(root_of(fetch))] = kForever;
    for (const Value& update : program_.updates) {
      const Value value = root_of(update);
      if (value.node().op.as<ReadVariable>()) last_use_[key(value)] = kForever;  // its old value goes elsewhere
    }
    for (const Value& update : program_.updates)
      if (is_assign(update.node())) choose_update(update);
  }

  int last_use(Value value) const {
    const auto found = last_use_.find(key(value));
    return found == last_use_.end() ? -1 : found->second;
  }

  // Whether `node`, which reads `variable` and whose output takes its place, reads element i only to write element i.
  static bool reads_in_place(const Node& node, Value variable) {
    for (int i = 0; i < static_cast<int>(node.inputs.size()); ++i) {
      const Value input = node.inputs[static_cast<std::size_t>(i)];
      if (root_of(input) == variable && !(node.op.elementwise(i) && input.shape() == node.outputs[0].shape))
        return false;
    }
    return true;
  }

  // An updated variable's new value is computed in the variable itself when its maker is the last to read the old one.
  void choose_update(Value update) {
    const Value variable = update.node().inputs[0], value = root_of(update.node().inputs[1]);
    const Node& maker = value.node();
    const bool free = !is_source(maker) && !target_.contains(key(value)) && !updated_[variable.node().id];
    const int made = is_source(maker) ? -1 : step_of_.at(&maker), read = last_use(variable);
    if (free && (read < made || (read == made && reads_in_place(maker, variable)))) {
      target_[key(value)] = variable;
    } else {
      plan_.copies.push_back({value, variable_of(variable)});
      last_use_[key(value)] = kForever;
    }
    updated_[variable.node().id] = true;
  }

  int new_block(Place place, std::int64_t bytes, int first, int last) {
    blocks_.push_back({std::move(place), bytes, first, last});
    return static_cast<int>(blocks_.size()) - 1;
  }

  void place_outputs(Node& node) {
    std::vector<int>& blocks = blocks_of_[static_cast<std::size_t>(node.id)];
    for (int i = 0; i < static_cast<int>(node.outputs.size()); ++i) blocks.push_back(block_for(node, i));
  }

  int block_for(Node& node, int output) {
    const Value value = node.value(output);
    if (is_view(node) || is_assign(node)) return block_of(root_of(value));
    const int step = step_of_[&node];
    if (const auto* constant = node.op.as<Constant>()) return external(Place::Kind::constant, constant->value);
    if (const auto* read = node.op.as<ReadVariable>()) return in_variable(read->variable);
    if (node.op.as<Placeholder>()) return external(Place::Kind::placeholder, outer_memory(value));
    if (const auto target = target_.find(key(value)); target != target_.end())
      return in_variable(variable_of(target->second));
    if (last_use(value) == kForever) return external(Place::Kind::fetch, outer_memory(value));
    if (const int reused = dying_input(node, value, step); reused >= 0) {
      blocks_[static_cast<std::size_t>(reused)].last = std::max(step, last_use(value));
      plan_.unshared_bytes += aligned(value.type().bytes());
      return reused;
    }
    plan_.unshared_bytes += aligned(value.type().bytes());
    return new_block({}, aligned(value.type().bytes()), step, std::max(step, last_use(value)));
  }

  Tensor outer_memory(Value value) const {
    return outer_ == OuterMemory::own ? Tensor(value.dtype(), value.shape()) : Tensor();
  }

  int external(Place::Kind kind, Tensor tensor) { return new_block({kind, 0, std::move(tensor), {}}, 0, 0, kForever); }
  int in_variable(const std::shared_ptr<Variable>& variable) {
    return new_block({Place::Kind::variable, 0, variable->value(), variable}, 0, 0, kForever);
  }

  // A node may write over an input of equal size that it reads element by element and nobody reads afterwards.
  int dying_input(const Node& node, Value value, int step) {
    if (sharing_ == Sharing::apart) return -1;
    for (int i = 0; i < static_cast<int>(node.inputs.size()); ++i) {
      const Value input = node.inputs[static_cast<std::size_t>(i)];
      const int block = block_of(root_of(input));
      const Block& candidate = blocks_[static_cast<std::size_t>(block)];
      const bool fits = input.shape() == value.shape() && size_of(input.dtype()) == size_of(value.dtype());
      if (candidate.place.kind == Place::Kind::arena && candidate.last == step && fits &&
          reads_in_place(node, root_of(input)) && !written_[{block, step}]) {
        written_[{block, step}] = true;
        return block;
      }
    }
    return -1;
  }

  int block_of(Value value) const {
    return blocks_of_[static_cast<std::size_t>(value.node().id)][static_cast<std::size_t>(value.output())];
  }

  // Largest first, each at the lowest offset where no block of an overlapping life lies, or none at all.
  void lay_out_arena() {
    for (std::size_t i = 0; i < order_.size(); ++i) {
      const std::int64_t bytes = aligned(scratch_[i]);
      const int step = static_cast<int>(i);
      scratch_block_.push_back(bytes ? new_block({}, bytes, step, step) : -1);
      plan_.unshared_bytes += bytes;
    }
    std::vector<Block*> order;
    for (Block& block : blocks_)
      if (block.place.kind == Place::Kind::arena) order.push_back(&block);
    std::ranges::stable_sort(order, [](const Block* a, const Block* b) { return a->bytes > b->bytes; });
    std::vector<Block*> placed;
    for (Block* block : order) {
      std::int64_t offset = 0;
      for (const Block* other : placed) {  // sorted by offset
        if (sharing_ == Sharing::shared && (other->last < block->first || other->first > block->last)) continue;
        if (other->place.offset >= offset + block->bytes) continue;
        if (other->place.offset + other->bytes > offset) offset = other->place.offset + other->bytes;
      }
      block->place.offset = offset;
      placed.insert(std::ranges::upper_bound(placed, offset, {}, [](const Block* b) { return b->place.offset; }),
                    block);
      plan_.arena_bytes = std::max(plan_.arena_bytes, offset + block->bytes);
    }
  }

  void record(Node& node) {
    std::vector<Place>& places = plan_.places[static_cast<std::size_t>(node.id)];
    for (int i = 0; i < static_cast<int>(node.outputs.size()); ++i)
      places.push_back(blocks_[static_cast<std::size_t>(block_of(node.value(i)))].place);
    if (!takes_step(node)) return;
    const int step = step_of_[&node], scratch = scratch_block_[static_cast<std::size_t>(step)];
    plan_.steps.push_back({&node, scratch_[static_cast<std::size_t>(step)],
                           scratch < 0 ? 0 : blocks_[static_cast<std::size_t>(scratch)].place.offset});
  }

  const passes::Program& program_;
  const std::vector<Node*>& order_;
  const std::vector<std::int64_t>& scratch_;
  OuterMemory outer_;
  Sharing sharing_;
  MemoryPlan plan_;
  std::unordered_map<const Node*, int> step_of_;
  std::map<std::pair<std::int64_t, int>, int> last_use_;  // by root
  std::map<std::pair<std::int64_t, int>, Value> target_;  // root computed in place -> its variable
  std::unordered_map<std::int64_t, bool> updated_;        // by the variable's node id
  std::map<std::pair<int, int>, bool> written_;           // (block, step): already taken over
  std::vector<Block> blocks_;
  std::vector<std::vector<int>> blocks_of_;  // by node id, by output
  std::vector<int> scratch_block_;           // by step; -1 for none
};

}  // namespace

bool takes_step(const Node& node) { return !is_source(node) && !is_view(node) && !is_assign(node); }

bool is_view(const Node& node) { return node.op.name() == "reshape" || node.op.name() == "stop_gradient"; }

Value root_of(Value value) {
  for (;;) {
    const Node& node = value.node();
    if (is_view(node))
      value = node.inputs[0];
    else if (node.op.name() == "assign")
      value = node.inputs[1];
    else
      return value;
  }
}

MemoryPlan plan_memory(const passes::Program& program, const std::vector<Node*>& order,
                       const std::vector<std::int64_t>& scratch_bytes, OuterMemory outer, Sharing sharing) {
  return Planner(program, order, scratch_bytes, outer, sharing).run();
}

}  // namespace hornet
