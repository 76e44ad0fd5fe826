#include "tests/structure/includes.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>

namespace {

namespace fs = std::filesystem;

const std::map<std::string, int, std::less<>> floors{
    {"base", 0},         {"tensor", 0},      {"graph", 1},      {"data", 1},       {"ops", 2},
    {"autodiff", 3},     {"passes", 3},      {"runtime", 4},    {"backends", 5},   {"model", 6},
    {"layers", 7},       {"activations", 7}, {"optimizers", 7}, {"datasets", 7},   {"initializers", 7},
    {"regularizers", 7}, {"constraints", 7}, {"losses", 7},     {"metrics", 7},    {"callbacks", 7},
    {"io", 8},           {"examples", 9},    {"tests", 9},      {"benchmarks", 9}, {"command", 9},
    {"hornet.hpp", 9}};

std::string first_part(std::string_view path) { return std::string(path.substr(0, path.find('/'))); }

SourceFile read_source(const fs::path& file, std::string path) {
  SourceFile source{std::move(path), 0, {}};
  std::ifstream text(file);
  for (std::string line; std::getline(text, line);) {
    ++source.lines;
    if (const auto target = include_target(line, source.path)) source.includes.push_back({source.lines, *target});
  }
  return source;
}

}  // namespace

std::vector<SourceFile> read_sources(const std::vector<std::string>& directories) {
  const fs::path root = HORNET_SOURCE_DIR;
  std::vector<SourceFile> sources;
  for (const std::string& directory : directories)
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator(root / directory)) {
      const fs::path extension = entry.path().extension();
      if (extension != ".hpp" && extension != ".cpp") continue;
      sources.push_back(read_source(entry.path(), entry.path().lexically_relative(root).generic_string()));
    }
  std::ranges::sort(sources, {}, &SourceFile::path);
  return sources;
}

std::optional<std::string> include_target(std::string_view line, std::string_view path) {
  const auto skip = [&line](std::string_view characters) {
    line.remove_prefix(std::min(line.find_first_not_of(characters), line.size()));
  };
  skip(" \t");
  if (!line.starts_with('#')) return std::nullopt;
  skip("# \t");
  if (!line.starts_with("include")) return std::nullopt;
  line.remove_prefix(7);
  skip(" \t");
  if (line.empty() || (line[0] != '<' && line[0] != '"')) return std::nullopt;
  const bool quoted = line[0] == '"';
  line.remove_prefix(1);
  const std::string target(line.substr(0, line.find(quoted ? '"' : '>')));
  if (target.starts_with("hornet/")) return "include/" + target;
  if (!quoted || !room_of(target).empty()) return target;
  return (fs::path(path).parent_path() / target).lexically_normal().generic_string();
}

std::string room_of(std::string_view path) {
  if (path == "include/hornet/hornet.hpp") return "hornet.hpp";
  for (const std::string_view prefix : {"include/hornet/", "src/"})
    if (path.starts_with(prefix)) path.remove_prefix(prefix.size());
  const std::string room = first_part(path);
  return floors.contains(room) && path.size() > room.size() ? room : "";
}

std::optional<int> floor_of(std::string_view room) {
  const auto found = floors.find(room);
  return found == floors.end() ? std::nullopt : std::optional(found->second);
}

bool is_ours(std::string_view target) { return !room_of(target).empty(); }

bool is_public(std::string_view target) { return target.starts_with("include/hornet/"); }

bool is_standard(std::string_view target) { return target.find_first_of("/.") == std::string_view::npos; }
