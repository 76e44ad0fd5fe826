// Lines of text in a column of fixed width, broken where Python's rich breaks them (rich/_wrap.py, rich/text.py),
// because Keras' summary is drawn by rich. Every code point counts as one cell.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace hornet {

enum class Overflow {
  fold,      // a word longer than the line goes on in the next one
  ellipsis,  // a word longer than the line is cut and ends in "…"
};
enum class Justify { left, center, right };

// The number of cells `text` fills.
int cell_count(std::string_view text);

// The lines of `text`, none wider than `width` (≥ 1); blanks stay at the end of a line where they fit.
std::vector<std::string> wrap_text(std::string_view text, int width, Overflow overflow);

// One line filled up with blanks to exactly `width` cells.
std::string justify_line(std::string_view line, int width, Justify justify);

}  // namespace hornet
