#include "tests/golden_tests/summary_text.hpp"

#include <cstdlib>

std::string summary_of(const hornet::Model& model) {
  ::setenv("COLUMNS", "140", 1);
  const std::string text = model.summary({}, false);
  ::unsetenv("COLUMNS");
  std::string out, line;
  for (char c : text + (text.ends_with('\n') ? "" : "\n")) {
    if (c != '\n') {
      line += c;
      continue;
    }
    out += line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
    line.clear();
  }
  return out;
}
