#include "datasets/places.hpp"

#include <cstdlib>
#include <hornet/base/error.hpp>
#include <vector>

#include "datasets/data_directories.hpp"
#include "src/base/file.hpp"

namespace hornet::datasets {
namespace {

std::string environment(const char* name) {
  const char* value = std::getenv(name);
  return value ? value : "";
}

std::string cache_directory() {
  if (const std::string cache = environment("XDG_CACHE_HOME"); !cache.empty()) return cache + "/hornet";
  const std::string user = environment("HOME");
  return user.empty() ? "" : user + "/.cache/hornet";
}

std::vector<std::string> places(const DatasetHome& home, const std::string& data_dir) {
  if (!data_dir.empty()) return {data_dir + "/" + home.name, data_dir};
  std::vector<std::string> out;
  if (const std::string chosen = environment("HORNET_DATA_DIR"); !chosen.empty())
    out = {chosen + "/" + home.name, chosen};
  for (const std::string& root :
       {cache_directory(), std::string(HORNET_SOURCE_DATA), std::string(HORNET_INSTALLED_DATA)})
    if (!root.empty()) out.push_back(root + "/" + home.name);
  if (!home.system_directory.empty()) out.push_back(home.system_directory);
  return out;
}

}  // namespace

std::string find_file(const DatasetHome& home, const std::string& file, const std::string& data_dir) {
  std::string searched;
  for (const std::string& place : places(home, data_dir)) {
    if (is_file(place + "/" + file)) return place + "/" + file;
    searched += (searched.empty() ? "'" : ", '") + place + "'";
  }
  throw IoError("data set '" + home.name + "': '" + file + "' is in none of " + searched + ". " + home.remedy);
}

}  // namespace hornet::datasets
