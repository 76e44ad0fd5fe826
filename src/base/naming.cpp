#include <cstdint>
#include <hornet/base/naming.hpp>
#include <map>
#include <mutex>

namespace hornet {
namespace {

bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_word(char c) {
  return is_upper(c) || is_lower(c) || (c >= '0' && c <= '9') || c == '_' || static_cast<unsigned char>(c) >= 0x80;
}

// Python's re.sub("(.)([A-Z][a-z]+)", r"\1_\2"): a match is consumed whole, so "ABbCc" gives "A_BbCc".
std::string split_capitalized_words(std::string_view name) {
  std::string out;
  for (std::size_t i = 0; i < name.size();) {
    out += name[i++];
    if (i + 1 >= name.size() || !is_upper(name[i]) || !is_lower(name[i + 1])) continue;
    out += '_';
    out += name[i++];
    while (i < name.size() && is_lower(name[i])) out += name[i++];
  }
  return out;
}

// Python's re.sub("([a-z])([A-Z])", r"\1_\2").lower().
std::string split_at_capitals_and_lower(std::string_view name) {
  std::string out;
  for (std::size_t i = 0; i < name.size(); ++i) {
    if (i > 0 && is_lower(name[i - 1]) && is_upper(name[i])) out += '_';
    out += is_upper(name[i]) ? static_cast<char>(name[i] - 'A' + 'a') : name[i];
  }
  return out;
}

struct Counters {
  std::mutex mutex;
  std::map<std::string, std::int64_t, std::less<>> used;
};

Counters& counters() {
  static Counters all;
  return all;
}

}  // namespace

std::string to_snake_case(std::string_view name) {
  // Keras takes names from its Python class, which is called as in configurations, but for this one.
  if (name == "GroupQueryAttention") name = "GroupedQueryAttention";
  std::string word;
  for (const char c : name)
    if (is_word(c)) word += c;
  return split_at_capitals_and_lower(split_capitalized_words(word));
}

std::string unique_name(std::string_view prefix) {
  const std::string name = to_snake_case(prefix);
  Counters& all = counters();
  const std::lock_guard lock(all.mutex);
  const std::int64_t before = all.used[name]++;
  return before == 0 ? name : name + "_" + std::to_string(before);
}

void reset_names() {
  Counters& all = counters();
  const std::lock_guard lock(all.mutex);
  all.used.clear();
}

}  // namespace hornet
