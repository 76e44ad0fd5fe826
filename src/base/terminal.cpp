#include "src/base/terminal.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <charconv>
#include <cstdlib>
#include <string_view>

namespace hornet {

Terminal describe_terminal(bool is_terminal, int window_columns,
                           const std::function<const char*(const char*)>& environment) {
  const auto variable = [&](const char* name) {
    const char* value = environment(name);
    return std::string_view(value ? value : "");
  };
  Terminal terminal;
  terminal.interactive = is_terminal && !variable("TERM").empty() && variable("TERM") != "dumb";
  terminal.colors = terminal.interactive && variable("NO_COLOR").empty();
  if (window_columns > 0) terminal.columns = window_columns;
  const std::string_view text = variable("COLUMNS");
  int columns = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), columns);
  if (error == std::errc() && end == text.data() + text.size() && columns > 0) terminal.columns = columns;
  return terminal;
}

Terminal stdout_terminal() {
  winsize window{};
  const bool known = ioctl(STDOUT_FILENO, TIOCGWINSZ, &window) == 0;
  return describe_terminal(isatty(STDOUT_FILENO) == 1, known ? window.ws_col : 0,
                           [](const char* name) -> const char* { return std::getenv(name); });
}

}  // namespace hornet
