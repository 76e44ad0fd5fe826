// Whole models as Keras 1 and 2 stored them (".h5", ".hdf5"): configuration, weights, how they were compiled, and the
// optimizer's state. Read only.
#pragma once

#include <hornet/model/model.hpp>
#include <string>

namespace hornet::io {

// Throws IoError, FormatError for a file that holds no model, ConfigError for classes and options that are not known.
// A model without "training_config" is not compiled; nor is any when `compile` is false.
Model load_legacy_model(const std::string& path, bool compile = true);

}  // namespace hornet::io
