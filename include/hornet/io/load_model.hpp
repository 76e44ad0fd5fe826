// Whole models from files: what Model::save() writes and what Keras writes.
#pragma once

#include <functional>
#include <hornet/model/model.hpp>
#include <string>

namespace hornet {

struct LoadOptions {
  // Registers what only this file needs, and is forgotten after it: [] { register_layer<Scale>(); }. Classes that the
  // program has registered for good need not be named here.
  std::function<void()> custom_objects = {};
  bool compile = true;    // as the file says; false leaves the model uncompiled and the optimizer's state unread
  bool safe_mode = true;  // Hornet never runs code from a file: false is a ConfigError
};

// The model in a `.keras` archive, in a directory that one was unpacked to, or in a legacy ".h5" file of Keras 1 or 2:
// its configuration, weights, and, where it was compiled, losses, metrics and the optimizer with its state, so that
// training goes on where it stopped.
// Throws IoError when the file cannot be read, FormatError when it is damaged, ConfigError for a class that is not
// known (naming it and the nearest one), ShapeError naming every layer whose weights do not fit.
Model load_model(const std::string& path, const LoadOptions& options = {});

}  // namespace hornet
