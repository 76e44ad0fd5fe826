#include "src/io/weight_groups.hpp"

#include <hornet/base/naming.hpp>
#include <map>
#include <set>

#include "src/model/layer_state.hpp"

namespace hornet::io {
namespace {

bool is_model(const Layer& layer) { return layer.class_name() == "Functional" || layer.class_name() == "Sequential"; }

std::string joined(const std::string& path, const std::string& name) { return path.empty() ? name : path + "/" + name; }

class Walk {
 public:
  void visit(const Layer& layer, const std::string& path) {
    if (!visited_.insert(&layer.state()).second) return;
    WeightGroup group{joined(path, "vars"), layer.name(), std::string(layer.class_name()), {}};
    const LayerState& state = layer.state();
    for (bool trainable : {true, false})
      for (std::size_t i = 0; i < state.weights.size(); ++i)
        if (state.weight_trainable[i] == trainable) group.variables.push_back(state.weights[i].variable);
    groups.push_back(std::move(group));
    if (is_model(layer))
      visit_container(state.children(), joined(path, "layers"));
    else
      for (const auto& [attribute, child] : layer.definition().children()) visit(child, joined(path, attribute));
  }

  std::vector<WeightGroup> groups;

 private:
  // A layer that is saved elsewhere already uses up a number all the same.
  void visit_container(const std::vector<Layer>& layers, const std::string& path) {
    std::map<std::string, int> counts;
    for (const Layer& layer : layers) {
      const std::string name = to_snake_case(layer.class_name());
      const int count = counts[name]++;
      visit(layer, path + "/" + name + (count ? "_" + std::to_string(count) : ""));
    }
  }

  std::set<const LayerState*> visited_;
};

}  // namespace

std::vector<WeightGroup> weight_groups(const Layer& model) {
  Walk walk;
  walk.visit(model, "");
  return std::move(walk.groups);
}

WeightGroup optimizer_group(const Optimizer& optimizer) {
  return {"optimizer/vars", optimizer.name(), std::string(optimizer.class_name()), optimizer.variables()};
}

TensorType saved_type(const Variable& variable) {
  return {variable.type().dtype == i64 ? i32 : variable.type().dtype, variable.type().shape};
}

Tensor saved_value(const Variable& variable) { return variable.value().astype(saved_type(variable).dtype); }

}  // namespace hornet::io
