// Files that the subcommands take, told apart by their endings.
#pragma once

#include <hornet/io/named_tensors.hpp>
#include <hornet/model/model.hpp>
#include <string>

namespace hornet::command {

// Architecture and weights: ".keras", or ".h5" and ".hdf5" of Keras 1 and 2.
bool holds_model(const std::string& path);

// Weights alone: ".weights.h5", ".weights.json", ".npz", ".safetensors".
bool holds_weights(const std::string& path);

// ConfigError listing the known endings when it is neither.
void expect_known_ending(const std::string& path);

// The weights of either kind of file, by their paths in Keras' files.
NamedTensors open_weights(const std::string& path);

void save_weights_alone(const std::string& path, const NamedTensors& weights);

}  // namespace hornet::command
