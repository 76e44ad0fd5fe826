// Model::save_weights and load_weights: Keras 3's .weights.h5 and .weights.json, Keras 1 and 2's .h5. Beside Keras'
// groups stands one of ours, "hornet", with the seeds of dropout and shuffling, so that training goes on exactly; Keras
// ignores groups it does not know.
#include "src/io/model_weights.hpp"

#include <charconv>
#include <cstdio>

#include "src/base/atomic_file.hpp"
#include "src/io/keras_file.hpp"
#include "src/io/legacy_weights.hpp"
#include "src/io/shard_index.hpp"
#include "src/io/weight_groups.hpp"
#include "src/io/weight_load.hpp"
#include "src/io/weight_store.hpp"

namespace hornet {
namespace {

using io::WeightGroup;

constexpr const char* kSeeds = "hornet";
constexpr double kGiB = 1024.0 * 1024 * 1024;

using Seeds = std::vector<std::pair<std::string, std::string>>;

Seeds seeds_of(const ModelState& model) {
  return {{"random_seed", std::to_string(model.random_key->value().data<std::int64_t>()[0])},
          {"shuffle_seed", std::to_string(model.shuffle_seed)}};
}

std::vector<WeightGroup> groups_of(const ModelState& model) {
  std::vector<WeightGroup> groups = io::weight_groups(model.layer);
  if (model.compiled) groups.push_back(io::optimizer_group(model.compiled->optimizer));
  return groups;
}

void write_group(io::H5Writer& writer, const WeightGroup& group) {
  writer.group(group.path);
  writer.attribute(group.path, "name", group.object_name);
  for (std::size_t i = 0; i < group.variables.size(); ++i)
    writer.dataset(group.path + "/" + std::to_string(i), io::saved_value(*group.variables[i]));
}

void save_whole(const std::string& path, const ModelState& model) {
  AtomicFile out(path);  // first, so that a path which cannot be written costs no work
  out.write(io::weights_image(model));
  out.commit();
}

void save_to(const std::string& path, const ModelState& model, const SaveWeightsOptions& options) {
  const std::string ending = options.max_shard_size ? ".weights.json" : ".weights.h5";
  if (!path.ends_with(ending))
    throw ConfigError("save_weights: the path must end in '" + ending + "'" +
                      (options.max_shard_size ? " when max_shard_size is given" : "") + ", got '" + path + "'");
  if (!model.layer.built())
    throw ConfigError("Model \"" + model.layer.name() +
                      "\" is not built, so it has no weights to save; fit or build() it first");
  if (!options.max_shard_size) return save_whole(path, model);
  if (!(*options.max_shard_size > 0)) throw ConfigError("save_weights: max_shard_size must be > 0");
  io::save_shards(path, groups_of(model), seeds_of(model), *options.max_shard_size * kGiB);
}

void read_group(const io::WeightStore& store, const WeightGroup& group, io::WeightLoad& load) {
  const auto places = store.variables(group.path);
  const std::string owner = group.class_name + " \"" + group.object_name + "\"";
  const std::size_t wanted = group.variables.size();
  if (places.size() != wanted || (wanted && places.rbegin()->first != wanted - 1))
    return load.add_problem(owner + " (" + group.path + "): the file has " + std::to_string(places.size()) +
                            " variables" + (places.size() == wanted ? ", with gaps in their numbers" : "") +
                            ", this model has " + std::to_string(wanted));
  std::vector<io::WeightMatch> matches;
  for (const auto& [number, place] : places) matches.push_back({group.variables[number], place.file, place.path});
  load.read(owner, matches);
}

// A file of another optimizer, or of none, leaves the optimizer as it is, as in Keras, with a warning.
void load_optimizer(const io::WeightStore& store, ModelState& model) {
  Optimizer& optimizer = model.compiled->optimizer;
  const std::size_t found = store.variables("optimizer/vars").size();
  std::vector<std::shared_ptr<Variable>> trainable;
  for (const Weight& weight : model.layer.trainable_weights()) trainable.push_back(weight.variable);
  if (found != optimizer.variables().size() && !optimizer.built()) optimizer.build(trainable);
  io::WeightLoad load(store.path());
  read_group(store, io::optimizer_group(optimizer), load);
  if (load.fits()) return load.assign();
  std::fprintf(stderr, "hornet: warning: the optimizer's state is not loaded: %s\n", load.message().c_str());
}

std::uint64_t parse_seed(const std::string& text) {
  std::uint64_t seed = 0;
  std::from_chars(text.data(), text.data() + text.size(), seed);
  return seed;
}

void load_seeds(const io::WeightStore& store, ModelState& model) {
  const auto file = store.file_with(kSeeds);
  if (!file) return;
  model.random_key->value().data<std::int64_t>()[0] =
      static_cast<std::int64_t>(parse_seed(file->attribute<std::string>(kSeeds, "random_seed")));
  model.shuffle_seed = parse_seed(file->attribute<std::string>(kSeeds, "shuffle_seed"));
}

void load_store(const io::WeightStore& store, ModelState& model, bool skip_mismatch) {
  io::WeightLoad load(store.path());
  for (const WeightGroup& group : io::weight_groups(model.layer))
    if (!group.variables.empty()) read_group(store, group, load);
  load.finish(skip_mismatch);
  if (model.compiled && load.fits()) load_optimizer(store, model);
  load_seeds(store, model);
}

bool is_keras_3(const std::string& path) {
  return path.ends_with(".weights.h5") || path.ends_with(".weights.json") || path.ends_with(".keras");
}

}  // namespace

void io::write_weights(H5Writer& writer, const ModelState& model) {
  for (const WeightGroup& group : groups_of(model)) write_group(writer, group);
  writer.group(kSeeds);
  for (const auto& [name, value] : seeds_of(model)) writer.attribute(kSeeds, name, value);
}

std::vector<std::byte> io::weights_image(const ModelState& model) {
  H5Writer writer;
  write_weights(writer, model);
  return writer.bytes();
}

void io::load_weights(std::shared_ptr<const H5Reader> file, ModelState& model, bool skip_mismatch) {
  load_store(WeightStore(std::move(file)), model, skip_mismatch);
}

void Model::save_weights(const std::string& path, SaveWeightsOptions options) const { save_to(path, *model_, options); }

void ModelState::save_weights(const std::string& path) { save_to(path, *this, {}); }

void Model::load_weights(const std::string& path, LoadWeightsOptions options) {
  if (!is_keras_3(path) && !path.ends_with(".h5") && !path.ends_with(".hdf5"))
    throw ConfigError(
        "load_weights: the path must end in '.weights.h5', '.weights.json', '.keras', '.h5' or '.hdf5', got '" + path +
        "'");
  if (is_keras_3(path) && options.by_name)
    throw ConfigError("load_weights: by_name is for legacy '.h5' and '.hdf5' files, got '" + path + "'");
  if (!built())
    throw ConfigError("Model \"" + name() +
                      "\" is not built: load_weights needs its shapes. Put Input({...}) first or call build()");
  if (path.ends_with(".keras"))
    io::load_weights(io::KerasFile(path).open_weights(), *model_, options.skip_mismatch);
  else if (is_keras_3(path))
    load_store(io::WeightStore::open(path), *model_, options.skip_mismatch);
  else
    io::load_legacy_weights(std::make_shared<const io::H5Reader>(path), *this, options);
}

}  // namespace hornet
