#include "src/command/config_difference.hpp"

#include <algorithm>

namespace hornet::command {
namespace {

constexpr std::size_t kMaxText = 100;

class Comparison {
 public:
  void compare(const std::string& path, const Config* a, const Config* b) {
    if (a && b && *a == *b) return;
    if (a && b && a->is_dict() && b->is_dict())
      compare_dictionaries(path, *a, *b);
    else if (a && b && a->is_list() && b->is_list())
      compare_lists(path, a->as_list(), b->as_list());
    else
      lines.push_back(path + ": " + text(a) + " | " + text(b));
  }

  std::vector<std::string> lines;

 private:
  static std::string text(const Config* config) {
    if (!config) return "absent";
    const std::string json = to_json(*config);
    return json.size() <= kMaxText ? json : json.substr(0, kMaxText) + "…";
  }

  static std::string below(const std::string& path, const std::string& step) {
    return path.empty() ? step : path + "/" + step;
  }

  void compare_dictionaries(const std::string& path, const Config& a, const Config& b) {
    for (const auto& [key, value] : a.as_dict()) compare(below(path, key), &value, b.find(key));
    for (const auto& [key, value] : b.as_dict())
      if (!a.find(key)) compare(below(path, key), nullptr, &value);
  }

  void compare_lists(const std::string& path, const Config::List& a, const Config::List& b) {
    for (std::size_t i = 0; i < std::max(a.size(), b.size()); ++i)
      compare(below(path, std::to_string(i)), i < a.size() ? &a[i] : nullptr, i < b.size() ? &b[i] : nullptr);
  }
};

}  // namespace

std::vector<std::string> differences(const Config& a, const Config& b) {
  Comparison comparison;
  comparison.compare("", &a, &b);
  return std::move(comparison.lines);
}

}  // namespace hornet::command
