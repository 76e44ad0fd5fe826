// A model's weights as tensors by name: the paths that they have in Keras 3's files ("layers/dense/vars/0"), those of a
// compiled model's optimizer under "optimizer/vars". What goes into ".npz" and ".safetensors" files, and comes back.
#pragma once

#include <hornet/io/named_tensors.hpp>
#include <hornet/model/model.hpp>

namespace hornet {

NamedTensors weights_by_path(const Model& model);  // copies; ConfigError when the model is not built

// As Model::load_weights: ShapeError naming everything that does not fit, and then nothing has changed.
void set_weights_by_path(Model& model, const NamedTensors& weights, bool skip_mismatch = false);

// Of a ".weights.h5" or ".weights.json" file, without its model. IoError, FormatError.
NamedTensors load_weights_by_path(const std::string& path);

// A ".weights.h5" file of them. ConfigError for names that are no paths or are given twice.
void save_weights_by_path(const std::string& path, const NamedTensors& weights);

}  // namespace hornet
