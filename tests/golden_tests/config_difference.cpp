#include "tests/golden_tests/config_difference.hpp"

#include <map>
#include <set>

#include "src/model/older_keras.hpp"

using namespace hornet;

namespace {

std::map<std::string, Config> entries_of(const Config& dict) {
  static const std::set<std::string> ignored{"build_config", "shared_object_id", "jit_compile"};
  std::map<std::string, Config> entries;
  for (const auto& [key, value] : dict.as_dict()) {
    if (ignored.contains(key)) continue;
    if (key != "kwargs") {
      entries[key] = value;
      continue;
    }
    for (const auto& [name, argument] : value.as_dict())
      if (!argument.is_null()) entries["kwargs " + name] = argument;
  }
  return entries;
}

std::string difference(const Config& ours, const Config& recorded, const std::string& path);

std::string difference_of_dicts(const Config& ours, const Config& recorded, const std::string& path) {
  const auto own = entries_of(ours), other = entries_of(recorded);
  for (const auto& [key, value] : other) {
    const auto found = own.find(key);
    if (found == own.end()) return path + "/" + key + ": absent, recorded " + to_json(value);
    if (std::string wrong = difference(found->second, value, path + "/" + key); !wrong.empty()) return wrong;
  }
  for (const auto& [key, value] : own)
    if (!other.contains(key) && !value.is_null())
      return path + "/" + key + ": " + to_json(value) + ", recorded nothing";
  return "";
}

std::string difference(const Config& ours, const Config& recorded, const std::string& path) {
  if (ours.is_dict() && recorded.is_dict()) return difference_of_dicts(ours, recorded, path);
  if (ours.is_number() && recorded.is_number() && ours.as_double() == recorded.as_double()) return "";
  const bool lists = ours.is_list() && recorded.is_list() && ours.as_list().size() == recorded.as_list().size();
  for (std::size_t i = 0; lists && i < ours.as_list().size(); ++i)
    if (std::string wrong = difference(ours.as_list()[i], recorded.as_list()[i], path + "/" + std::to_string(i));
        !wrong.empty())
      return wrong;
  return lists || ours == recorded ? "" : path + ": " + to_json(ours) + ", recorded " + to_json(recorded);
}

}  // namespace

std::string config_difference(const Config& ours, const Config& recorded) {
  return difference(for_every_keras_3(ours), for_every_keras_3(recorded), "");
}
