// Pictures of models. Source: keras/src/utils/model_visualization.py.
#pragma once

#include <hornet/model/model.hpp>
#include <optional>
#include <string>

namespace hornet {

struct PlotOptions {
  bool show_shapes = false;
  bool show_dtype = false;
  std::optional<bool> show_layer_names = {};  // by default model_to_dot shows them and plot_model does not, as in Keras
  std::string rankdir = "TB";                 // "TB" down, "BT" up, "LR" to the right, "RL" to the left
  bool expand_nested = false;                 // nested models become clusters of their layers
  std::int64_t dpi = 200;                     // dots per inch of a picture
  bool show_layer_activations = false;        // of layers that have the option "activation"
  bool show_trainable = false;                // of layers that have weights
  std::string splines = "ortho";              // of edges: "ortho", "curved", "polyline", "spline" or "line"
};

// The model as text in Graphviz' DOT language. ConfigError when it is not built or for a wrong option.
std::string model_to_dot(const Model& model, const PlotOptions& options = {});

// Writes that text to a path ending in ".dot" or ".gv", else the picture that Graphviz' program `dot` makes of it, in
// the format that the ending names (".png", ".svg", ".pdf"; PNG when there is none). The file appears whole or not at
// all. IoError when `dot` is not installed or fails, with what it said.
void plot_model(const Model& model, const std::string& path = "model.png", const PlotOptions& options = {});

}  // namespace hornet
