#include "src/base/json_words.hpp"

#include <cmath>

namespace hornet {
namespace {

struct Word {
  std::string_view text;
  double number;
  std::string_view quoted;  // its mark as JSON text: a string that begins with a zero byte
};

constexpr Word kWords[] = {{"NaN", NAN, R"("\u0000NaN")"},
                           {"Infinity", INFINITY, R"("\u0000Infinity")"},
                           {"-Infinity", -INFINITY, R"("\u0000-Infinity")"}};

// The word that `text` begins with, or null.
const Word* word_at(std::string_view text) {
  for (const Word& word : kWords)
    if (text.starts_with(word.text)) return &word;
  return nullptr;
}

}  // namespace

std::string mark_of(double value) { return '\0' + std::string(kWords[std::isnan(value) ? 0 : value > 0 ? 1 : 2].text); }

std::optional<double> number_of_mark(std::string_view text) {
  if (!text.starts_with('\0')) return std::nullopt;
  for (const Word& word : kWords)
    if (text.substr(1) == word.text) return word.number;
  return std::nullopt;
}

std::string with_marks(std::string_view json) {
  std::string out;
  bool in_string = false;
  for (std::size_t i = 0; i < json.size(); ++i) {
    if (const Word* const word = in_string ? nullptr : word_at(json.substr(i))) {
      out += word->quoted;
      i += word->text.size() - 1;
      continue;
    }
    out += json[i];
    if (json[i] == '"') in_string = !in_string;
    if (in_string && json[i] == '\\' && i + 1 < json.size()) out += json[++i];
  }
  return out;
}

std::string with_words(std::string json) {
  for (const Word& word : kWords)
    for (std::size_t at = json.find(word.quoted); at != std::string::npos; at = json.find(word.quoted, at))
      json.replace(at, word.quoted.size(), word.text);
  return json;
}

}  // namespace hornet
