#include "src/runtime/execution_order.hpp"

#include <algorithm>
#include <functional>
#include <queue>

#include "src/runtime/memory_plan.hpp"

namespace hornet {
namespace {

constexpr std::int64_t kLittle = 1024;  // bytes, as those of a learning rate, that cost no memory to speak of

class Scheduler {
 public:
  explicit Scheduler(const passes::Program& program)
      : order_(passes::live_nodes(program)),
        bytes_(program.graph.nodes().size()),
        waits_for_(program.graph.nodes().size()),
        followers_(program.graph.nodes().size()),
        readers_(program.graph.nodes().size()) {
    for (Node* node : order_) {
      for (const TensorType& output : node->outputs) bytes_[at(*node)] += output.bytes();
      for (const Value& input : node->inputs) {
        follow(input.node(), *node);
        if (takes_step(*node)) readers_[at(root_of(input).node())].push_back(node);
      }
    }
    for (const Value& update : program.updates)
      if (update.node().op.name() == "assign") close(update.node());
  }

  std::vector<Node*> run() {
    for (std::size_t i = 0; i < order_.size(); ++i)
      if (waits_for_[at(*order_[i])] == 0) enqueue(*order_[i]);
    while (!at_once_.empty() || !in_order_.empty()) emit(take(at_once_.empty() ? in_order_ : at_once_));
    return std::move(out_);
  }

 private:
  using Queue = std::priority_queue<std::int64_t, std::vector<std::int64_t>, std::greater<>>;  // of ids

  static std::size_t at(const Node& node) { return static_cast<std::size_t>(node.id); }

  void follow(const Node& first, Node& then) {
    followers_[at(first)].push_back(&then);
    ++waits_for_[at(then)];
  }

  // What `assign` assigns takes the variable's memory once all others that read the old value have run.
  void close(const Node& assign) {
    const Value value = root_of(assign.inputs[1]);
    Node& maker = value.node();
    if (is_source(maker)) return;
    bytes_[at(maker)] -= value.type().bytes();
    for (const Node* reader : readers_[at(assign.inputs[0].node())])
      if (reader != &maker && !comes_behind(*reader, maker)) follow(*reader, maker);
  }

  // Whether `node` waits for `first`, from however far.
  bool comes_behind(const Node& node, const Node& first) const {
    std::vector<const Node*> left{&first};
    std::vector<bool> seen(waits_for_.size());
    while (!left.empty()) {
      const Node& next = *left.back();
      left.pop_back();
      if (&next == &node) return true;
      for (const Node* follower : followers_[at(next)])
        if (!seen[at(*follower)]) {
          seen[at(*follower)] = true;
          left.push_back(follower);
        }
    }
    return false;
  }

  void enqueue(const Node& node) {
    (takes_step(node) && bytes_[at(node)] > kLittle ? in_order_ : at_once_).push(node.id);
  }

  Node& take(Queue& queue) {
    const std::int64_t id = queue.top();
    queue.pop();
    return **std::ranges::lower_bound(order_, id, {}, &Node::id);
  }

  void emit(Node& node) {
    out_.push_back(&node);
    for (Node* follower : followers_[at(node)])
      if (--waits_for_[at(*follower)] == 0) enqueue(*follower);
  }

  std::vector<Node*> order_, out_;
  std::vector<std::int64_t> bytes_;  // by node id, as the next: what its outputs take in the arena
  std::vector<int> waits_for_;
  std::vector<std::vector<Node*>> followers_, readers_;
  Queue at_once_, in_order_;
};

}  // namespace

std::vector<Node*> execution_order(const passes::Program& program) { return Scheduler(program).run(); }

}  // namespace hornet
