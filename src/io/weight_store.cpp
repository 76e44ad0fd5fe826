#include "src/io/weight_store.hpp"

#include <algorithm>
#include <charconv>

#include "src/io/shard_index.hpp"

namespace hornet::io {
namespace {

// Every whole step `from` of a path replaced by `to`.
std::string with_steps(std::string_view path, std::string_view from, std::string_view to) {
  std::string out;
  while (true) {
    const std::size_t end = path.find('/');
    const std::string_view step = path.substr(0, end);
    out += step == from ? to : step;
    if (end == std::string_view::npos) return out;
    out += '/';
    path.remove_prefix(end + 1);
  }
}

std::string attention_of_keras_3_0(std::string path) {
  for (const std::string name : {"query_dense", "key_dense", "value_dense", "output_dense"})
    path = with_steps(path, name, "_" + name);
  return path;
}

// "layers/dense/vars" -> "layers\dense/vars".
std::string written_on_windows(std::string path) {
  const std::size_t last = path.rfind('/');
  if (last != std::string::npos)
    std::replace(path.begin(), path.begin() + static_cast<std::ptrdiff_t>(last), '/', '\\');
  return path;
}

std::vector<std::string> spellings(std::string_view group) {
  return {std::string(group), with_steps(group, "layers", "_layer_checkpoint_dependencies"),
          attention_of_keras_3_0(std::string(group)), written_on_windows(std::string(group))};
}

// The number a dataset is called, when it is called by one.
std::optional<std::size_t> number_of(const std::string& name) {
  std::size_t number = 0;
  const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), number);
  if (error != std::errc() || end != name.data() + name.size() || name != std::to_string(number)) return std::nullopt;
  return number;
}

}  // namespace

WeightStore::WeightStore(std::shared_ptr<const H5Reader> file) : path_(file->path()), files_{std::move(file)} {}

WeightStore WeightStore::open(const std::string& path) {
  if (!path.ends_with(".json")) return WeightStore(std::make_shared<const H5Reader>(path));
  WeightStore store;
  store.path_ = path;
  store.files_ = open_shards(path);
  return store;
}

std::map<std::size_t, WeightStore::Place> WeightStore::numbered(const std::string& group) const {
  std::map<std::size_t, Place> out;
  for (const auto& file : files_) {
    if (!file->exists(group)) continue;
    for (const std::string& name : file->children(group)) {
      const auto number = number_of(name);
      if (!number)
        throw FormatError("'" + group + "' in '" + file->path() + "' holds '" + name + "', which is no number");
      if (!out.emplace(*number, Place{file, group + "/" + name}).second)
        throw FormatError("'" + path_ + "': '" + group + "/" + name + "' stands in two of its files");
    }
  }
  return out;
}

std::map<std::size_t, WeightStore::Place> WeightStore::variables(std::string_view group) const {
  for (const std::string& spelling : spellings(group))
    if (auto found = numbered(spelling); !found.empty()) return found;
  return {};
}

std::shared_ptr<const H5Reader> WeightStore::file_with(std::string_view group) const {
  const auto found = std::ranges::find_if(files_, [&](const auto& file) { return file->exists(group); });
  return found == files_.end() ? nullptr : *found;
}

}  // namespace hornet::io
