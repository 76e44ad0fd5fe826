// The nets that are measured, not compiled, with the FLOPs of each layer's forward pass for one sample.
#pragma once

#include <hornet/model/model.hpp>
#include <vector>

namespace hornet::benchmarks {

struct Net {
  Model model;
  std::vector<double> layer_flops;  // matrix products and convolutions, in order
};

// Keras' first program: images [28, 28], 407,050 parameters.
Net mlp();

// Keras' "simple MNIST convnet": images [28, 28, 1], 34,826 parameters.
Net convnet();

// 4 numbers in, 1 out, 49 parameters: next to no arithmetic.
Net tiny();

// ResNet-20 for images [32, 32, 3] and 10 classes (He et al. 2015, §4.2), with 1×1 projection shortcuts.
Net resnet20();

// W6: Keras' bidirectional LSTM example, on sequences of `steps` words.
Net bidirectional_lstm(std::int64_t steps);

}  // namespace hornet::benchmarks
