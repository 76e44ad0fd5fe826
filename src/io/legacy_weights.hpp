// Weights as Keras 1 and 2 stored them (".h5"), alone or within a whole model; Keras 3 still writes the latter.
// A group a layer, found by the attribute "layer_names"; its weights in the order of the attribute "weight_names".
// Source: keras/src/legacy/saving/legacy_h5_format.py.
#pragma once

#include <hornet/model/model.hpp>
#include <string>
#include <vector>

#include "src/io/h5_reader.hpp"

namespace hornet::io {

// Gives the model the file's weights: layers with weights in their order, or by name. ShapeError naming every layer
// that does not fit, or with skip_mismatch a warning of them; then single weights that fit are taken all the same.
void load_legacy_weights(const std::shared_ptr<const H5Reader>& file, const Model& model, LoadWeightsOptions options);

// The state of the model's optimizer from "optimizer_weights"; a warning on stderr when it is that of another one.
void load_legacy_optimizer(const std::shared_ptr<const H5Reader>& file, Model& model);

}  // namespace hornet::io
