#include "src/io/shard_index.hpp"

#include <filesystem>
#include <hornet/base/config.hpp>
#include <optional>
#include <set>

#include "src/base/atomic_file.hpp"
#include "src/base/sha256.hpp"
#include "src/io/h5_writer.hpp"

namespace hornet::io {
namespace {

constexpr std::int64_t kMaxIndexBytes = 64 << 20;
constexpr const char* kEnding = ".weights.json";
constexpr const char* kFileHashes = "hornet_files";  // in "metadata": the hash of each file's datasets, by name
constexpr const char* kIndexHash = "hornet_sha256";  // in "metadata": of the two lists, as compact JSON

std::string index_hash(const Config& weight_map, const Config& file_hashes) {
  Sha256 hash;
  hash.update(to_json(weight_map) + "\n" + to_json(file_hashes));
  return hash.hex();
}

std::string file_name(const std::string& index_path, std::size_t number) {
  const std::string name = std::filesystem::path(index_path).filename();
  std::string digits = std::to_string(number);
  digits.insert(0, digits.size() < 5 ? 5 - digits.size() : 0, '0');
  return name.substr(0, name.size() - std::string(kEnding).size()) + "_" + digits + ".weights.h5";
}

std::string beside(const std::string& index_path, const std::string& name) {
  return std::filesystem::path(index_path).replace_filename(name);
}

// The distinct names in the order in which groups mention them.
std::vector<std::string> listed_files(const Config& weight_map) {
  std::vector<std::string> names;
  std::set<std::string> seen;
  const auto add = [&](const Config& name) {
    if (seen.insert(name.as_string()).second) names.push_back(name.as_string());
  };
  for (const auto& [group, files] : weight_map.as_dict()) {
    if (!files.is_list()) add(files);
    if (files.is_list())
      for (const Config& name : files.as_list()) add(name);
  }
  return names;
}

void expect_plain_name(const std::string& index_path, const std::string& name) {
  if (name.find_first_of("/\\") != std::string::npos || !name.ends_with(".weights.h5"))
    throw FormatError("'" + index_path + "' lists '" + name +
                      "'; expected names of '.weights.h5' files of its own directory");
}

// Where the index carries our hashes, it is whole and `file` is of the same save.
void verify(const std::string& index_path, const Config* metadata, const Config& weight_map) {
  if (!metadata || !metadata->is_dict() || !metadata->find(kIndexHash)) return;
  if (metadata->at(kIndexHash).as_string() != index_hash(weight_map, metadata->at(kFileHashes)))
    throw FormatError("'" + index_path + "' does not have the hash stored in it; it is damaged");
}

void verify_file(const std::string& index_path, const Config* metadata, const H5Reader& file, const std::string& name) {
  const Config* hashes = metadata && metadata->is_dict() ? metadata->find(kFileHashes) : nullptr;
  if (!hashes) return;
  if (!file.has_attribute("", kHashAttribute) ||
      file.attribute<std::string>("", kHashAttribute) != hashes->at(name).as_string())
    throw FormatError("'" + file.path() + "' is not of the save that '" + index_path + "' is of");
}

std::vector<std::shared_ptr<const H5Reader>> open_listed(const std::string& path, const Config& index) {
  const Config& weight_map = index.at("weight_map");
  const Config* metadata = index.find("metadata");
  verify(path, metadata, weight_map);
  std::vector<std::shared_ptr<const H5Reader>> files;
  for (const std::string& name : listed_files(weight_map)) {
    expect_plain_name(path, name);
    files.push_back(std::make_shared<const H5Reader>(beside(path, name)));
    verify_file(path, metadata, *files.back(), name);
  }
  return files;
}

class ShardWriter {
 public:
  ShardWriter(const std::string& path, double max_bytes) : path_(path), max_bytes_(max_bytes) {}

  void attribute(const std::string& group, const std::string& name, const std::string& value) {
    writer_->group(group);
    writer_->attribute(group, name, value);
  }

  void add(const WeightGroup& group) {
    if (group.variables.empty()) return;
    for (std::size_t i = 0; i < group.variables.size(); ++i) {
      const Tensor value = saved_value(*group.variables[i]);
      make_room(group, i, static_cast<double>(value.bytes()));
      writer_->dataset(group.path + "/" + std::to_string(i), value);
      if (i == 0) writer_->attribute(group.path, "name", group.object_name);
      remember("/" + group.path);
    }
  }

  void save() {
    close();
    for (const auto& file : files_) file->commit();
    AtomicFile index(path_);
    const std::string text = to_json(index_of_all(), 4);
    index.write(std::as_bytes(std::span(text)));
    index.commit();
  }

 private:
  std::string current() const { return file_name(path_, files_.size()); }

  void make_room(const WeightGroup& group, std::size_t variable, double bytes) {
    if (bytes > max_bytes_)
      throw ConfigError("save_weights: variable " + std::to_string(variable) + " of \"" + group.object_name +
                        "\" has " + std::to_string(static_cast<std::int64_t>(bytes)) +
                        " bytes, more than max_shard_size (" + std::to_string(static_cast<std::int64_t>(max_bytes_)) +
                        " bytes); give a larger one");
    total_ += bytes;
    if (used_ + bytes > max_bytes_) close();
    used_ += bytes;
  }

  // Writes the current file under its temporary name and begins the next.
  void close() {
    const std::string name = current();
    hashes_.set(name, writer_->hash());
    files_.push_back(std::make_unique<AtomicFile>(beside(path_, name)));
    files_.back()->write(writer_->bytes());
    writer_.emplace();
    used_ = 0;
  }

  void remember(const std::string& group) {
    const std::string name = current();
    const Config* known = weight_map_.find(group);
    if (!known) return weight_map_.set(group, name);
    Config names = known->is_list() ? *known : Config(Config::List{*known});
    if (names.as_list().back() == Config(name)) return;
    names.append(name);
    weight_map_.set(group, std::move(names));
  }

  Config index_of_all() const {
    return Config::Dict{
        {"metadata",
         Config::Dict{{"total_size", total_}, {kFileHashes, hashes_}, {kIndexHash, index_hash(weight_map_, hashes_)}}},
        {"weight_map", weight_map_}};
  }

  std::string path_;
  double max_bytes_, used_ = 0, total_ = 0;
  std::optional<H5Writer> writer_{std::in_place};
  std::vector<std::unique_ptr<AtomicFile>> files_;  // written, not yet in their places
  Config weight_map_ = Config::Dict{}, hashes_ = Config::Dict{};
};

}  // namespace

std::vector<std::shared_ptr<const H5Reader>> open_shards(const std::string& path) {
  const std::vector<std::byte> bytes = read_file(path, kMaxIndexBytes);
  try {
    return open_listed(path, parse_json({reinterpret_cast<const char*>(bytes.data()), bytes.size()}));
  } catch (const ConfigError& error) {  // an entry is missing or of another kind
    throw FormatError("'" + path + "' is no index of weight files: " + error.what());
  }
}

void save_shards(const std::string& path, const std::vector<WeightGroup>& groups,
                 const std::vector<std::pair<std::string, std::string>>& seeds, double max_bytes) {
  ShardWriter writer(path, max_bytes);
  for (const auto& [name, value] : seeds) writer.attribute("hornet", name, value);
  for (const WeightGroup& group : groups) writer.add(group);
  writer.save();
}

}  // namespace hornet::io
