#include "src/io/legacy_weights.hpp"

#include <cstdio>

#include "src/io/weight_groups.hpp"
#include "src/io/weight_load.hpp"

namespace hornet::io {
namespace {

using File = std::shared_ptr<const H5Reader>;

constexpr const char* kTopLevel = "top_level_model_weights";

std::string joined(const std::string& group, const std::string& name) {
  return group.empty() ? name : group + "/" + name;
}

// A list of strings; lists that are too long for one attribute stand in "name0", "name1", ….
std::vector<std::string> list_attribute(const H5Reader& file, const std::string& group, const std::string& name) {
  using Strings = std::vector<std::string>;
  if (file.has_attribute(group, name)) return file.attribute<Strings>(group, name);
  Strings out;
  for (int i = 0; file.has_attribute(group, name + std::to_string(i)); ++i) {
    const Strings part = file.attribute<Strings>(group, name + std::to_string(i));
    out.insert(out.end(), part.begin(), part.end());
  }
  return out;
}

struct SavedLayer {
  std::string name;
  std::vector<std::string> datasets;
};

class SavedWeights {
 public:
  explicit SavedWeights(File file) : file_(std::move(file)) {
    if (!file_->has_attribute("", "layer_names") && file_->exists("model_weights")) root_ = "model_weights";
    for (const std::string& name : list_attribute(*file_, root_, "layer_names")) layers.push_back(saved(name));
    if (layers.empty()) throw FormatError("'" + file_->path() + "' is no Keras weights file: it names no layers");
    if (const std::string top = joined(root_, kTopLevel); file_->exists(top)) top_level = saved(kTopLevel);
  }

  const File& file() const { return file_; }

  std::vector<SavedLayer> layers;
  SavedLayer top_level;  // the model's own weights; built-in models have none

 private:
  SavedLayer saved(const std::string& name) const {
    SavedLayer out{name, {}};
    const std::string group = joined(root_, name);
    for (const std::string& weight : list_attribute(*file_, group, "weight_names"))
      out.datasets.push_back(joined(group, weight));
    return out;
  }

  File file_;
  std::string root_;
};

// The order of the file: all trainable weights below a layer, then the others.
std::vector<std::shared_ptr<Variable>> variables_of(const Layer& layer) {
  std::vector<std::shared_ptr<Variable>> out;
  for (const Weight& weight : layer.trainable_weights()) out.push_back(weight.variable);
  for (const Weight& weight : layer.non_trainable_weights()) out.push_back(weight.variable);
  return out;
}

std::string describe(const Layer& layer) { return std::string(layer.class_name()) + " \"" + layer.name() + "\""; }

void read_layer(const Layer& layer, const SavedLayer& saved, const File& file, bool each, WeightLoad& load) {
  const auto variables = variables_of(layer);
  if (variables.size() != saved.datasets.size())
    return load.add_problem(describe(layer) + ": \"" + saved.name + "\" in the file has " +
                            std::to_string(saved.datasets.size()) + " weights, this model's layer has " +
                            std::to_string(variables.size()));
  std::vector<WeightMatch> matches;
  for (std::size_t i = 0; i < variables.size(); ++i) matches.push_back({variables[i], file, saved.datasets[i]});
  if (!each) return load.read(describe(layer), matches);
  for (const WeightMatch& match : matches) load.read(describe(layer), {match});
}

std::string names_of(const std::vector<SavedLayer>& layers) {
  std::string out;
  for (const SavedLayer& layer : layers) out += (out.empty() ? "\"" : ", \"") + layer.name + "\"";
  return out;
}

void read_by_position(const SavedWeights& saved, const Model& model, bool each, WeightLoad& load) {
  std::vector<Layer> layers;
  for (const Layer& layer : model.layers())
    if (!layer.weights().empty()) layers.push_back(layer);
  std::vector<SavedLayer> in_file;
  for (const SavedLayer& layer : saved.layers)
    if (!layer.datasets.empty()) in_file.push_back(layer);
  if (layers.size() != in_file.size())
    return load.add_problem("the file has " + std::to_string(in_file.size()) + " layers with weights (" +
                            names_of(in_file) + "), this model has " + std::to_string(layers.size()) +
                            "; by_name = true loads those with equal names");
  for (std::size_t i = 0; i < layers.size(); ++i) read_layer(layers[i], in_file[i], saved.file(), each, load);
}

void read_by_name(const SavedWeights& saved, const Model& model, bool each, WeightLoad& load) {
  for (const SavedLayer& in_file : saved.layers)
    for (const Layer& layer : model.layers())
      if (layer.name() == in_file.name) read_layer(layer, in_file, saved.file(), each, load);
}

}  // namespace

void load_legacy_weights(const File& file, const Model& model, LoadWeightsOptions options) {
  const SavedWeights saved(file);
  WeightLoad load(file->path());
  if (!saved.top_level.datasets.empty())
    load.add_problem("the file has " + std::to_string(saved.top_level.datasets.size()) +
                     " weights of the model itself, this model has none");
  (options.by_name ? read_by_name : read_by_position)(saved, model, options.skip_mismatch, load);
  load.finish(options.skip_mismatch);
}

void load_legacy_optimizer(const File& file, Model& model) {
  constexpr const char* kGroup = "optimizer_weights";
  if (!file->exists(kGroup)) return;
  Optimizer& optimizer = model.optimizer();
  std::vector<std::shared_ptr<Variable>> trainable;
  for (const Weight& weight : model.trainable_weights()) trainable.push_back(weight.variable);
  if (!optimizer.built()) optimizer.build(trainable);
  const WeightGroup group = optimizer_group(optimizer);
  const std::vector<std::string> names = list_attribute(*file, kGroup, "weight_names");
  WeightLoad load(file->path());
  const std::string owner = group.class_name + " \"" + group.object_name + "\"";
  if (names.size() != group.variables.size()) {
    load.add_problem(owner + ": the file has " + std::to_string(names.size()) + " variables, this model has " +
                     std::to_string(group.variables.size()));
  } else {
    std::vector<WeightMatch> matches;
    for (std::size_t i = 0; i < names.size(); ++i)
      matches.push_back({group.variables[i], file, joined(kGroup, names[i])});
    load.read(owner, matches);
  }
  if (load.fits()) return load.assign();
  std::fprintf(stderr, "hornet: warning: the optimizer's state is not loaded: %s\n", load.message().c_str());
}

}  // namespace hornet::io
