#include "src/base/json_words.hpp"

#include <cmath>
#include <utility>

namespace hornet {
namespace {

constexpr std::pair<std::string_view, double> kWords[] = {
    {"NaN", NAN}, {"Infinity", INFINITY}, {"-Infinity", -INFINITY}};

// A mark as JSON text: a string that begins with a zero byte.
std::string quoted(std::string_view word) { return "\"\\u0000" + std::string(word) + "\""; }

// The word that `text` begins with, if any.
std::string_view word_at(std::string_view text) {
  for (const auto& [word, value] : kWords)
    if (text.starts_with(word)) return word;
  return {};
}

}  // namespace

std::string mark_of(double value) {
  const auto& [word, number] = kWords[std::isnan(value) ? 0 : value > 0 ? 1 : 2];
  return '\0' + std::string(word);
}

std::optional<double> number_of_mark(std::string_view text) {
  if (!text.starts_with('\0')) return std::nullopt;
  for (const auto& [word, number] : kWords)
    if (text.substr(1) == word) return number;
  return std::nullopt;
}

std::string with_marks(std::string_view json) {
  std::string out;
  bool in_string = false;
  for (std::size_t i = 0; i < json.size(); ++i) {
    if (const std::string_view word = in_string ? std::string_view() : word_at(json.substr(i)); !word.empty()) {
      out += quoted(word);
      i += word.size() - 1;
      continue;
    }
    out += json[i];
    if (json[i] == '"') in_string = !in_string;
    if (in_string && json[i] == '\\' && i + 1 < json.size()) out += json[++i];
  }
  return out;
}

std::string with_words(std::string json) {
  for (const auto& [word, number] : kWords) {
    const std::string mark = quoted(word);
    for (std::size_t at = json.find(mark); at != std::string::npos; at = json.find(mark, at))
      json.replace(at, mark.size(), word);
  }
  return json;
}

}  // namespace hornet
