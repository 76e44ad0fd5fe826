// Channel fusion. A sum over the leading axes starts a group; the pointwise nodes that only the group reads join, then
// other sums that read a tensor the group reads anyway, each with its own. Batch normalisation's gradients are such
// groups, whoever wrote them.
#include <algorithm>
#include <hornet/ops/shape.hpp>

#include "src/ops/reduce.hpp"
#include "src/passes/fused_channels.hpp"
#include "src/passes/group_program.hpp"
#include "src/passes/groups.hpp"
#include "src/passes/passes.hpp"

namespace hornet::passes {
namespace {

constexpr std::size_t kMaxGroup = 32;  // nodes; what the backends' interpreters have room for

// A sum over leading axes of floating numbers, else nullptr.
const ops::Sum* leading_sum(const Node& node) {
  const auto* sum = node.op.as<ops::Sum>();
  const bool leading = sum && sum->axes.back() == std::ssize(sum->axes) - 1;
  return leading && is_floating(node.outputs[0].dtype) && node.inputs[0].shape().size() > 0 ? sum : nullptr;
}

bool is_pointwise(const Node& node) { return node.op.pointwise() && node.op.name() != "stop_gradient"; }

class Fuser {
 public:
  explicit Fuser(const Program& program) : groups_(program) {}

  Program run() {
    for (Node* node : groups_.order())
      if (leading_sum(*node) && groups_.of(*node) < 0) grow(groups_.start(*node));
    return groups_.emit([this](Graph& graph, int g) { return fuse(graph, g); });
  }

 private:
  static const Shape& summed_shape(const Node& sum) { return sum.inputs[0].shape(); }

  void grow(int g) {
    Node& first = *groups_.members(g).front();
    absorb_makers(first, summed_shape(first), g);
    for (bool grown = true; grown;) {
      grown = false;
      for (Node* sum : sums_beside(g)) grown = add_sum(*sum, g) || grown;
    }
    if (groups_.members(g).size() == 1) groups_.dissolve(g);
  }

  // The pointwise nodes that make a member's inputs and are read by the group alone.
  void absorb_makers(const Node& member, const Shape& shape, int g) {
    for (const Value& input : member.inputs) {
      Node& maker = input.node();
      if (groups_.of(maker) >= 0 || !is_pointwise(maker) || maker.outputs[0].shape != shape || groups_.fetched(maker) ||
          groups_.members(g).size() >= kMaxGroup)
        continue;
      const auto inside = [&](const Node* user) { return groups_.of(*user) == g; };
      if (std::ranges::all_of(groups_.users(maker), inside) && groups_.try_join(maker, g))
        absorb_makers(maker, shape, g);
    }
  }

  bool add_sum(Node& sum, int g) {
    if (groups_.of(sum) >= 0 || groups_.members(g).size() >= kMaxGroup || !groups_.try_join(sum, g)) return false;
    absorb_makers(sum, summed_shape(sum), g);
    return true;
  }

  // Sums like the group's of what it reads, or of what only pointwise nodes make from that.
  std::vector<Node*> sums_beside(int g) const {
    const Node& like = **std::ranges::find_if(groups_.members(g), [](const Node* n) { return leading_sum(*n); });
    std::vector<Node*> found;
    for (const Node* member : groups_.members(g))
      for (const Value& input : member->inputs)
        if (source_of(input).shape() == summed_shape(like))
          for (Node* user : groups_.users(input.node()))
            if (Node* sum = sum_behind(*user); sum && is_like(*sum, like)) found.push_back(sum);
    return found;
  }

  static bool is_like(const Node& sum, const Node& like) {
    return summed_shape(sum) == summed_shape(like) && leading_sum(sum)->axes == leading_sum(like)->axes;
  }

  // The sum that a chain of pointwise nodes, each read once, ends in; else nullptr.
  Node* sum_behind(Node& node) const {
    Node* end = &node;
    while (is_pointwise(*end) && groups_.users(*end).size() == 1) end = groups_.users(*end).front();
    return leading_sum(*end) && groups_.of(*end) < 0 ? end : nullptr;
  }

  std::vector<Value> fuse(Graph& graph, int g) {
    std::vector<Node*> makers, sums;
    for (Node* member : groups_.members(g)) (leading_sum(*member) ? sums : makers).push_back(member);
    std::vector<Value> summands, inputs;
    for (const Node* sum : sums) summands.push_back(sum->inputs[0]);
    auto [program, sources] = group_program(summands.front().shape(), makers, summands);
    for (const Value& source : sources) inputs.push_back(groups_.emitted(source));
    const int axes = static_cast<int>(leading_sum(*sums.front())->axes.size());
    std::vector<Value> out = graph.add_named(FusedChannels{program.shape, axes, program.program, program.results},
                                             inputs, sums.front()->name);
    for (std::size_t i = 0; i < sums.size(); ++i) out[i] = ops::reshape(out[i], sums[i]->outputs[0].shape);
    return out;
  }

  Groups groups_;
};

}  // namespace

Program fuse_channels(const Program& program) { return Fuser(program).run(); }

}  // namespace hornet::passes
