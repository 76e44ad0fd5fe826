#include "src/model/call_graph.hpp"

#include <algorithm>
#include <unordered_map>

namespace hornet {
namespace {

// keras/src/ops/function.py: map_graph. Depth is the longest way to an output; layers farther from it come first, and
// among equals the one met earlier in a walk from the outputs.
class Walk {
 public:
  Walk(const std::vector<KerasTensor>& inputs, const std::vector<KerasTensor>& outputs) {
    for (const KerasTensor& input : inputs) stops_.push_back(input.node().get());
    for (const KerasTensor& output : outputs) visit(output.node());
    assign_depths();
    for (const KerasTensor& input : inputs) meet(input.node(), -1);  // inputs that no output needs
  }

  std::vector<std::shared_ptr<CallNode>> calls;

  // keras/src/utils/summary_utils.py: sequential_like.
  bool is_chain() const {
    std::vector<int> depths;
    std::vector<const LayerState*> layers;
    for (const auto& call : calls) {
      if (call->inputs.size() > 1) return false;
      depths.push_back(depth_.at(call.get()));
      layers.push_back(&call->layer.state());
    }
    std::ranges::sort(depths);
    std::ranges::sort(layers);
    return std::ranges::adjacent_find(depths) == depths.end() && std::ranges::adjacent_find(layers) == layers.end();
  }

  std::vector<Layer> layers_in_order() {
    std::ranges::stable_sort(
        layers_, [](const Met& a, const Met& b) { return a.depth != b.depth ? a.depth > b.depth : a.index < b.index; });
    std::vector<Layer> out;
    for (const Met& met : layers_) out.push_back(met.layer);
    return out;
  }

 private:
  struct Met {
    Layer layer;
    int index;
    int depth = 0;
  };

  Met& meet(const std::shared_ptr<CallNode>& call, int index) {
    for (Met& met : layers_)
      if (met.layer.same(call->layer)) return met;
    return layers_.emplace_back(Met{call->layer, index});
  }

  void visit(const std::shared_ptr<CallNode>& call) {
    if (std::ranges::find(calls, call) != calls.end()) return;
    if (std::ranges::find(open_, call.get()) != open_.end()) return;
    meet(call, static_cast<int>(layers_.size()));
    open_.push_back(call.get());
    const bool stop = std::ranges::find(stops_, call.get()) != stops_.end();
    if (!stop && call->inputs.empty())
      throw ConfigError("the graph is disconnected: the outputs depend on Input \"" + call->layer.name() +
                        "\", which is not among the model's inputs");
    if (!stop)
      for (const KerasTensor& input : call->inputs) visit(input.node());
    calls.push_back(call);
  }

  void assign_depths() {
    for (auto call = calls.rbegin(); call != calls.rend(); ++call) {
      Met& met = meet(*call, 0);
      const int own = std::max(depth_[call->get()], met.depth);
      met.depth = depth_[call->get()] = own;
      for (const KerasTensor& input : (*call)->inputs) {
        int& parent = depth_[input.node().get()];
        parent = std::max(parent, own + 1);
      }
    }
  }

  std::vector<const CallNode*> stops_, open_;
  std::unordered_map<const CallNode*, int> depth_;
  std::vector<Met> layers_;
};

}  // namespace

CallGraph::CallGraph(const std::vector<KerasTensor>& inputs, const std::vector<KerasTensor>& outputs) {
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    if (!inputs[i].node())
      throw ConfigError("Model: input " + std::to_string(i) + " is empty; make it with Input({…})");
    for (std::size_t j = 0; j < i; ++j)
      if (inputs[i].same(inputs[j])) throw ConfigError("Model: input \"" + inputs[i].name() + "\" is given twice");
  }
  for (const KerasTensor& output : outputs)
    if (!output.node()) throw ConfigError("Model: an output is empty");
  Walk walk(inputs, outputs);
  layers = walk.layers_in_order();
  chain = walk.is_chain();
  calls = std::move(walk.calls);
  for (std::size_t i = 0; i < layers.size(); ++i)
    for (std::size_t j = 0; j < i; ++j)
      if (layers[i].name() == layers[j].name())
        throw ConfigError("Model: two layers are named \"" + layers[i].name() + "\"; names must be unique in a model");
}

}  // namespace hornet
