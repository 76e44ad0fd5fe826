#include "src/command/files.hpp"

#include <algorithm>
#include <array>
#include <hornet/base/error.hpp>
#include <hornet/io/load_model.hpp>
#include <hornet/io/npy.hpp>
#include <hornet/io/safetensors.hpp>
#include <hornet/io/weights_by_path.hpp>

namespace hornet::command {
namespace {

bool ends_in_one_of(const std::string& path, std::initializer_list<const char*> endings) {
  return std::ranges::any_of(endings, [&](const char* ending) { return path.ends_with(ending); });
}

}  // namespace

bool holds_weights(const std::string& path) {
  return ends_in_one_of(path, {".weights.h5", ".weights.json", ".npz", ".safetensors"});
}

bool holds_model(const std::string& path) {
  return !holds_weights(path) && ends_in_one_of(path, {".keras", ".h5", ".hdf5"});
}

void expect_known_ending(const std::string& path) {
  if (!holds_model(path) && !holds_weights(path))
    throw ConfigError("'" + path +
                      "': expected a path ending in .keras, .h5 or .hdf5 (models), .weights.h5, .weights.json, .npz or "
                      ".safetensors (weights)");
}

NamedTensors open_weights(const std::string& path) {
  expect_known_ending(path);
  if (holds_model(path)) return weights_by_path(load_model(path));
  if (path.ends_with(".npz")) return load_npz(path);
  if (path.ends_with(".safetensors")) return load_safetensors(path).tensors;
  return load_weights_by_path(path);
}

void save_weights_alone(const std::string& path, const NamedTensors& weights) {
  if (path.ends_with(".npz")) return save_npz(path, weights);
  if (path.ends_with(".safetensors")) return save_safetensors(path, {weights, {}});
  save_weights_by_path(path, weights);
}

}  // namespace hornet::command
