// What standard output can show. The rule for escape bytes (cursor movement, colours): only to a terminal that
// understands them, and no colours where NO_COLOR is set (https://no-color.org); a file or a pipe gets plain text.
#pragma once

#include <functional>

namespace hornet {

struct Terminal {
  bool interactive = false;  // a line can be drawn again in place: a terminal, and TERM is set and not "dumb"
  bool colors = false;       // interactive, and NO_COLOR is unset or empty
  int columns = 80;          // COLUMNS if set, else the window's width, else 80: Python's shutil.get_terminal_size
};

// Standard output as it is now.
Terminal stdout_terminal();

// The rule itself. `window_columns` is 0 when unknown; `environment` answers as std::getenv does.
Terminal describe_terminal(bool is_terminal, int window_columns,
                           const std::function<const char*(const char*)>& environment);

}  // namespace hornet
