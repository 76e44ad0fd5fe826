// A model's weights, its optimizer's state and its seeds as an HDF5 file in Keras 3's layout.
#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include "src/io/h5_reader.hpp"
#include "src/io/h5_writer.hpp"
#include "src/model/model_state.hpp"

namespace hornet::io {

void write_weights(H5Writer& writer, const ModelState& model);
std::vector<std::byte> weights_image(const ModelState& model);

// ShapeError naming all that does not fit; with skip_mismatch a warning, and the rest is loaded.
void load_weights(std::shared_ptr<const H5Reader> file, ModelState& model, bool skip_mismatch);

}  // namespace hornet::io
