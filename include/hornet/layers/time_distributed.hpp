// TimeDistributed: a layer applied to every time step.
#pragma once

#include <hornet/model/layer.hpp>

namespace hornet::layers {

// x [batch, time, …] -> y [batch, time, …]: `layer` sees [batch, …] of each step, and that step's mask. A layer without
// state is called once on all steps together, as a batch of batch · time samples; one with state (Layer::has_state),
// such as BatchNormalization, step by step. Throws at a call ShapeError if x has rank < 3 or the mask does not fit.
// Keras: keras/src/layers/rnn/time_distributed.py.
struct TimeDistributed : Layer {
  explicit TimeDistributed(const Layer& layer, LayerOptions options = {});
  static Layer from_config(const Config& config);
};

}  // namespace hornet::layers
