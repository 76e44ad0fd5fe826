// Model::save_weights and load_weights: Keras 3's .weights.h5. Beside Keras' groups stands one of ours, "hornet", with
// the seeds of dropout and shuffling, so that training goes on exactly; Keras ignores groups it does not know.
#include <charconv>
#include <cstdio>

#include "src/io/h5_reader.hpp"
#include "src/io/h5_writer.hpp"
#include "src/io/weight_groups.hpp"
#include "src/model/model_state.hpp"

namespace hornet {
namespace {

using io::WeightGroup;

constexpr const char* kSeeds = "hornet";

// Integers that are counters are 32 bits wide in Keras' files.
Tensor as_saved(const Variable& variable) {
  return variable.type().dtype == i64 ? variable.value().astype(i32) : variable.value();
}

TensorType saved_type(const Variable& variable) {
  return {variable.type().dtype == i64 ? i32 : variable.type().dtype, variable.type().shape};
}

void write_group(io::H5Writer& writer, const WeightGroup& group) {
  writer.group(group.path);
  writer.attribute(group.path, "name", group.object_name);
  for (std::size_t i = 0; i < group.variables.size(); ++i)
    writer.dataset(group.path + "/" + std::to_string(i), as_saved(*group.variables[i]));
}

// Values read for a group, not yet given to its variables.
struct Loaded {
  const WeightGroup* group;
  std::vector<Tensor> values;
};

std::string count_message(const WeightGroup& group, std::size_t found) {
  return group.class_name + " \"" + group.object_name + "\" (" + group.path + "): the file has " +
         std::to_string(found) + " variables, this model has " + std::to_string(group.variables.size());
}

// Everything a group needs, or a sentence on what does not fit.
std::string read_group(const io::H5Reader& reader, const WeightGroup& group, Loaded& loaded) {
  const std::size_t found = reader.exists(group.path) ? reader.children(group.path).size() : 0;
  if (found != group.variables.size()) return count_message(group, found);
  loaded.group = &group;
  for (std::size_t i = 0; i < group.variables.size(); ++i) {
    const Variable& variable = *group.variables[i];
    const std::string path = group.path + "/" + std::to_string(i);
    if (!reader.exists(path)) return count_message(group, found) + ", without \"" + std::to_string(i) + "\"";
    const TensorType in_file = reader.type(path);
    if (in_file.shape != variable.type().shape)
      return group.class_name + " \"" + group.object_name + "\": " + variable.name + " is " + to_string(in_file.shape) +
             " in the file (" + path + "), this model has " + to_string(variable.type().shape);
    loaded.values.push_back(reader.tensor(path, saved_type(variable)).astype(variable.type().dtype));
  }
  return "";
}

void assign(const Loaded& loaded) {
  for (std::size_t i = 0; i < loaded.values.size(); ++i) loaded.group->variables[i]->set(loaded.values[i]);
}

// A file of another optimizer, or of none, leaves the optimizer as it is, as in Keras, with a warning.
void load_optimizer(const io::H5Reader& reader, ModelState& model) {
  Optimizer& optimizer = model.compiled->optimizer;
  const std::size_t found = reader.exists("optimizer/vars") ? reader.children("optimizer/vars").size() : 0;
  std::vector<std::shared_ptr<Variable>> trainable;
  for (const Weight& weight : model.layer.trainable_weights()) trainable.push_back(weight.variable);
  if (found != optimizer.variables().size() && !optimizer.built()) optimizer.build(trainable);
  const WeightGroup group = io::optimizer_group(optimizer);
  Loaded loaded;
  const std::string problem = read_group(reader, group, loaded);
  if (problem.empty()) return assign(loaded);
  std::fprintf(stderr, "hornet: warning: the optimizer's state is not loaded from '%s': %s\n", reader.path().c_str(),
               problem.c_str());
}

std::uint64_t parse_seed(const std::string& text) {
  std::uint64_t seed = 0;
  std::from_chars(text.data(), text.data() + text.size(), seed);
  return seed;
}

void load_seeds(const io::H5Reader& reader, ModelState& model) {
  if (!reader.exists(kSeeds)) return;
  model.random_key->value().data<std::int64_t>()[0] =
      static_cast<std::int64_t>(parse_seed(reader.attribute<std::string>(kSeeds, "random_seed")));
  model.shuffle_seed = parse_seed(reader.attribute<std::string>(kSeeds, "shuffle_seed"));
}

void expect_weights_path(const std::string& path, const char* method) {
  if (!path.ends_with(".weights.h5"))
    throw ConfigError(std::string(method) + ": the path must end in '.weights.h5', got '" + path + "'");
}

}  // namespace

void Model::save_weights(const std::string& path) const { model_->save_weights(path); }

void ModelState::save_weights(const std::string& path) {
  expect_weights_path(path, "save_weights");
  if (!layer.built())
    throw ConfigError("Model \"" + layer.name() +
                      "\" is not built, so it has no weights to save; fit or build() it first");
  io::H5Writer writer;
  for (const WeightGroup& group : io::weight_groups(layer)) write_group(writer, group);
  if (compiled) write_group(writer, io::optimizer_group(compiled->optimizer));
  writer.group(kSeeds);
  writer.attribute(kSeeds, "random_seed", std::to_string(random_key->value().data<std::int64_t>()[0]));
  writer.attribute(kSeeds, "shuffle_seed", std::to_string(shuffle_seed));
  writer.save(path);
}

void ModelState::save(const std::string& path) {
  throw ConfigError("saving a whole model to '" + path +
                    "' is not supported by this version; save its weights: a path ending in '.weights.h5' "
                    "(ModelCheckpoint: save_weights_only = true)");
}

void Model::load_weights(const std::string& path, bool skip_mismatch) {
  expect_weights_path(path, "load_weights");
  if (!built())
    throw ConfigError("Model \"" + name() +
                      "\" is not built: load_weights needs its shapes. Put Input({...}) first or call build()");
  const io::H5Reader reader(path);
  const std::vector<WeightGroup> groups = io::weight_groups(*this);
  std::vector<Loaded> all;
  std::vector<std::string> problems;
  for (const WeightGroup& group : groups) {
    if (group.variables.empty()) continue;
    Loaded loaded;
    const std::string problem = read_group(reader, group, loaded);
    if (problem.empty())
      all.push_back(std::move(loaded));
    else
      problems.push_back(problem);
  }
  std::string message = "'" + path + "': " + std::to_string(problems.size()) + " of " + std::to_string(groups.size()) +
                        " objects do not fit this model:";
  for (const std::string& problem : problems) message += "\n  " + problem;
  if (!problems.empty() && !skip_mismatch)
    throw ShapeError(message +
                     "\nWere the weights saved from another architecture? skip_mismatch = true loads the rest.");
  if (!problems.empty()) std::fprintf(stderr, "hornet: warning: %s\n", message.c_str());
  for (const Loaded& loaded : all) assign(loaded);
  if (model_->compiled && problems.empty()) load_optimizer(reader, *model_);
  load_seeds(reader, *model_);
}

}  // namespace hornet
