#include <hornet/io/weights_by_path.hpp>
#include <set>

#include "src/base/atomic_file.hpp"
#include "src/io/model_weights.hpp"
#include "src/io/shard_index.hpp"
#include "src/io/weight_groups.hpp"

namespace hornet {
namespace {

constexpr int kMaxSteps = 32;

void expect_path(const std::string& path) {
  int steps = 0;
  for (std::size_t begin = 0; begin <= path.size(); ++steps) {
    const std::size_t end = std::min(path.find('/', begin), path.size());
    if (end == begin || path.substr(begin, end - begin) == "." || steps == kMaxSteps)
      throw ConfigError("'" + path + "' is no path of a weight, such as 'layers/dense/vars/0'");
    begin = end + 1;
  }
}

// No path stands twice or leads through another.
void expect_paths(const NamedTensors& weights) {
  std::set<std::string> paths;
  for (const auto& [path, tensor] : weights) {
    expect_path(path);
    if (!paths.insert(path).second) throw ConfigError("two weights are called '" + path + "'");
  }
  for (const std::string& path : paths)
    if (const auto below = paths.lower_bound(path + "/"); below != paths.end() && below->starts_with(path + "/"))
      throw ConfigError("a weight cannot be called '" + path + "' when another is called '" + *below + "'");
}

std::vector<std::byte> h5_bytes(const NamedTensors& weights) {
  expect_paths(weights);
  io::H5Writer writer;
  writer.group("vars");  // Keras 3.0 to 3.5 want it, even empty
  for (const auto& [path, tensor] : weights) writer.dataset(path, tensor);
  return writer.bytes();
}

}  // namespace

NamedTensors weights_by_path(const Model& model) {
  if (!model.built()) throw ConfigError("Model \"" + model.name() + "\" is not built, so it has no weights");
  const ModelState& state = model.model_state();
  std::vector<io::WeightGroup> groups = io::weight_groups(model);
  if (state.compiled) groups.push_back(io::optimizer_group(state.compiled->optimizer));
  NamedTensors out;
  for (const io::WeightGroup& group : groups)
    for (std::size_t i = 0; i < group.variables.size(); ++i)
      out.emplace_back(group.path + "/" + std::to_string(i), io::saved_value(*group.variables[i]).clone());
  return out;
}

void set_weights_by_path(Model& model, const NamedTensors& weights, bool skip_mismatch) {
  const auto file = std::make_shared<const io::H5Reader>(h5_bytes(weights), "the given weights");
  io::load_weights(file, model.model_state(), skip_mismatch);
}

NamedTensors load_weights_by_path(const std::string& path) {
  std::vector<std::shared_ptr<const io::H5Reader>> files;
  if (path.ends_with(".json"))
    files = io::open_shards(path);
  else
    files.push_back(std::make_shared<const io::H5Reader>(path));
  NamedTensors out;
  for (const auto& file : files)
    for (const std::string& dataset : file->datasets()) out.emplace_back(dataset, file->tensor(dataset));
  return out;
}

void save_weights_by_path(const std::string& path, const NamedTensors& weights) {
  if (!path.ends_with(".weights.h5"))
    throw ConfigError("save_weights_by_path: the path must end in '.weights.h5', got '" + path + "'");
  AtomicFile file(path);
  file.write(h5_bytes(weights));
  file.commit();
}

}  // namespace hornet
