// model_to_dot(): the layers of a model and what flows between them.
#include <algorithm>
#include <hornet/base/config.hpp>
#include <map>
#include <set>

#include "src/io/dot_label.hpp"
#include "src/model/model_state.hpp"
#include "src/model/sequential_definition.hpp"

namespace hornet {
namespace {

const SequentialDefinition* sequential_of(const Layer& layer) {
  return dynamic_cast<const SequentialDefinition*>(&layer.definition());
}

bool is_model(const Layer& layer) { return functional_of(layer) || sequential_of(layer); }

std::string quoted(const std::string& text) { return to_json(Config(text)); }

class DotText {
 public:
  explicit DotText(const PlotOptions& options) : options_(options) {}

  std::string of(const Model& model) {
    const std::string head = "digraph " + quoted(model.name()) + " {\nrankdir=" + options_.rankdir +
                             ";\nconcentrate=true;\ndpi=" + std::to_string(options_.dpi) +
                             ";\nsplines=" + options_.splines + ";\nnode [shape=record];\n";
    add_model(model);
    return head + boxes_ + edges_ + "}\n";
  }

 private:
  void add_model(const Layer& model) {
    const SequentialDefinition* sequential = sequential_of(model);
    const std::vector<Layer>& layers = sequential ? sequential->layers() : functional_of(model)->graph().layers;
    for (const Layer& layer : layers) add_box(layer);
    if (sequential)
      for (std::size_t i = 1; i < layers.size(); ++i) add_edge(end_of(layers[i - 1], 0), begin_of(layers[i], 0));
    else
      for (const auto& call : functional_of(model)->graph().calls) add_edges_into(*call);
  }

  void add_edges_into(const CallNode& call) {
    for (std::size_t i = 0; i < call.inputs.size(); ++i) {
      const KerasTensor& input = call.inputs[i];
      add_edge(end_of(input.node()->layer, static_cast<std::size_t>(input.output())), begin_of(call.layer, i));
    }
  }

  void add_box(const Layer& layer) {
    if (!options_.expand_nested || !is_model(layer)) {
      boxes_ +=
          id_of(layer) + " [fontname=Helvetica, border=0, margin=0, label=" + io::dot_label(layer, options_) + "];\n";
      return;
    }
    boxes_ += "subgraph " + quoted("cluster_" + layer.name()) + " {\nstyle=dashed;\nlabel=" + quoted(layer.name()) +
              ";\nlabeljust=l;\n";
    add_model(layer);
    boxes_ += "}\n";
  }

  // The layer inside an expanded model that makes its output, and the one that takes its input.
  Layer end_of(const Layer& layer, std::size_t output) const {
    if (!options_.expand_nested || !is_model(layer)) return layer;
    if (const SequentialDefinition* sequential = sequential_of(layer))
      return end_of(sequential->layers().back(), output);
    const KerasTensor& made = functional_of(layer)->outputs().at(output);
    return end_of(made.node()->layer, static_cast<std::size_t>(made.output()));
  }

  Layer begin_of(const Layer& layer, std::size_t input) const {
    if (!options_.expand_nested || !is_model(layer)) return layer;
    if (const SequentialDefinition* sequential = sequential_of(layer))
      return begin_of(sequential->layers().front(), input);
    return functional_of(layer)->inputs().at(input).node()->layer;
  }

  void add_edge(const Layer& from, const Layer& to) {
    const std::string edge = id_of(from) + " -> " + id_of(to);
    if (drawn_.insert(edge).second) edges_ += edge + " [penwidth=2];\n";
  }

  std::string id_of(const Layer& layer) {
    return "layer" + std::to_string(ids_.emplace(&layer.state(), ids_.size()).first->second);
  }

  const PlotOptions& options_;
  std::string boxes_, edges_;
  std::map<const LayerState*, std::size_t> ids_;
  std::set<std::string> drawn_;
};

void expect_one_of(const char* option, const std::string& value, const std::vector<std::string>& known) {
  if (std::ranges::find(known, value) == known.end())
    throw ConfigError(std::string("model_to_dot: unknown ") + option + " '" + value + "'." + suggest(value, known));
}

}  // namespace

std::string model_to_dot(const Model& model, const PlotOptions& options) {
  expect_one_of("rankdir", options.rankdir, {"TB", "LR", "BT", "RL"});
  expect_one_of("splines", options.splines, {"ortho", "curved", "polyline", "spline", "line"});
  if (options.dpi < 1) throw ConfigError("model_to_dot: dpi must be >= 1, got " + std::to_string(options.dpi));
  if (!model.built())
    throw ConfigError("Model \"" + model.name() + "\" is not built, so there is nothing to draw; build() it first");
  PlotOptions complete = options;
  complete.show_layer_names = options.show_layer_names.value_or(true);
  return DotText(complete).of(model);
}

}  // namespace hornet
