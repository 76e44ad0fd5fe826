// StackedRNNCells: several recurrent cells as one.
#pragma once

#include <hornet/model/layer.hpp>
#include <vector>

namespace hornet::layers {

// Each cell's output is the next one's input; the states of all follow one another. Throws ConfigError when there is no
// cell, or one is no cell. Keras: keras/src/layers/rnn/stacked_rnn_cells.py.
struct StackedRNNCells : Layer {
  explicit StackedRNNCells(const std::vector<Layer>& cells, LayerOptions options = {});
  static Layer from_config(const Config& config);
};

}  // namespace hornet::layers
