#include "src/model/summary_table.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <hornet/base/error.hpp>

#include "src/model/text_wrap.hpp"

namespace hornet {
namespace {

struct Column {
  std::string header;
  std::string SummaryRow::*cell;
  Justify justify;
};

std::vector<Column> columns_of(const SummaryLayout& layout) {
  std::vector<Column> columns{{"Layer (type)", &SummaryRow::layer, Justify::left},
                              {"Output Shape", &SummaryRow::output_shape, Justify::left},
                              {"Param #", &SummaryRow::params, Justify::right}};
  if (layout.connections) columns.push_back({"Connected to", &SummaryRow::connected_to, Justify::left});
  if (layout.trainable) columns.push_back({"Trainable", &SummaryRow::trainable, Justify::center});
  return columns;
}

std::vector<double> positions_of(const SummaryLayout& layout) {
  std::vector<double> positions = layout.positions;
  if (positions.empty())
    positions = layout.connections ? std::vector{0.3, 0.56, 0.74, 1.0} : std::vector{0.45, 0.80, 1.0};
  if (!layout.trainable) return positions;
  for (double& position : positions) position *= 0.90;
  positions.push_back(1.0);
  return positions;
}

// Cells for text in each column: the widths Keras asks for, less what rich takes away evenly for borders and blanks.
// Empty when the line is too short.
std::vector<int> content_widths(const std::vector<double>& positions, int line_length) {
  constexpr int padding = 2;
  std::vector<int> widths;
  int used = 0;
  for (const double position : positions) {
    widths.push_back(static_cast<int>(position * line_length) - used);
    used += widths.back();
    if (widths.back() < 4) return {};
  }
  const int columns = static_cast<int>(widths.size());
  int excess = used + padding * columns - (line_length - (columns + 1));
  for (int i = 0; i < columns; ++i) {
    int& width = widths[static_cast<std::size_t>(i)];
    // Halves go to the even number, as Python's round() has them.
    const int share = static_cast<int>(std::nearbyint(static_cast<double>(excess) / (columns - i)));
    excess -= share;
    width -= share;
    if (width < 1) return {};
  }
  return widths;
}

std::vector<int> widths_of(const SummaryLayout& layout) {
  const std::vector<double> positions = positions_of(layout);
  const int fallback = (layout.connections ? 108 : 88) + (layout.trainable ? 12 : 0);
  int line_length = layout.line_length.value_or(std::min(fallback, layout.terminal_columns - 4));
  std::vector<int> widths = content_widths(positions, line_length);
  // A terminal that is too narrow wraps the shortest table that holds text.
  const bool stretch = !layout.line_length && layout.positions.empty();
  while (widths.empty() && stretch) widths = content_widths(positions, ++line_length);
  if (widths.empty())
    throw ConfigError("summary: a line of " + std::to_string(line_length) +
                      " cells leaves a column of the table under " +
                      "4 cells; give a larger line_length or other positions");
  return widths;
}

struct Rule {
  const char *left, *line, *cross, *right;
};

std::string rule_line(const Rule& rule, const std::vector<int>& widths) {
  std::string out = rule.left;
  for (std::size_t i = 0; i < widths.size(); ++i) {
    if (i > 0) out += rule.cross;
    for (int cell = 0; cell < widths[i] + 2; ++cell) out += rule.line;
  }
  return out + rule.right + "\n";
}

// One table row: as many lines as its highest cell has.
std::string row_lines(const std::vector<std::string>& cells, const std::vector<Column>& columns,
                      const std::vector<int>& widths, const char* border) {
  std::vector<std::vector<std::string>> wrapped;
  std::size_t height = 0;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    wrapped.push_back(wrap_text(cells[i], widths[i], Overflow::ellipsis));
    height = std::max(height, wrapped.back().size());
  }
  std::string out;
  for (std::size_t line = 0; line < height; ++line) {
    for (std::size_t i = 0; i < cells.size(); ++i) {
      const std::string text = line < wrapped[i].size() ? wrapped[i][line] : "";
      out += std::string(border) + " " + justify_line(text, widths[i], columns[i].justify) + " ";
    }
    out += std::string(border) + "\n";
  }
  return out;
}

std::string table(const std::vector<SummaryRow>& rows, const SummaryLayout& layout) {
  const std::vector<Column> columns = columns_of(layout);
  const std::vector<int> widths = widths_of(layout);
  if (widths.size() != columns.size())
    throw ConfigError("summary: positions has " + std::to_string(layout.positions.size()) + " entries, the table has " +
                      std::to_string(columns.size() - (layout.trainable ? 1 : 0)) + " columns");
  std::vector<std::string> headers;
  for (const Column& column : columns) headers.push_back(column.header);
  std::string out = rule_line({"┏", "━", "┳", "┓"}, widths) + row_lines(headers, columns, widths, "┃") +
                    rule_line({"┡", "━", "╇", "┩"}, widths);
  for (std::size_t r = 0; r < rows.size(); ++r) {
    std::vector<std::string> cells;
    for (const Column& column : columns) cells.push_back(rows[r].*column.cell);
    if (r > 0) out += rule_line({"├", "─", "┼", "┤"}, widths);
    out += row_lines(cells, columns, widths, "│");
  }
  return out + rule_line({"└", "─", "┴", "┘"}, widths);
}

// A line outside the table, at most as wide as the terminal.
std::string paragraph(const std::string& text, const SummaryLayout& layout) {
  std::string out;
  for (const std::string& line : wrap_text(text, std::max(layout.terminal_columns, 1), Overflow::fold))
    out += line + "\n";
  return out;
}

std::string total_line(const char* title, const WeightTotal& total, const SummaryLayout& layout) {
  return paragraph(std::string(title) + summary_params(total.count) + " (" + readable_size(total.bytes) + ")", layout);
}

}  // namespace

std::string summary_table(std::string_view model_name, const std::vector<SummaryRow>& rows, const SummaryTotals& totals,
                          const SummaryLayout& layout) {
  WeightTotal all;
  for (const WeightTotal& part : {totals.trainable, totals.non_trainable, totals.optimizer.value_or(WeightTotal{})}) {
    all.count += part.count;
    all.bytes += part.bytes;
  }
  std::string out = paragraph("Model: \"" + std::string(model_name) + "\"", layout) + table(rows, layout);
  out += total_line(" Total params: ", all, layout);
  out += total_line(" Trainable params: ", totals.trainable, layout);
  out += total_line(" Non-trainable params: ", totals.non_trainable, layout);
  if (totals.optimizer) out += total_line(" Optimizer params: ", *totals.optimizer, layout);
  return out;
}

std::string summary_layer(std::string_view name, std::string_view class_name, int depth) {
  const std::string indent = depth > 0 ? std::string(static_cast<std::size_t>(depth) * 3, ' ') + "└ " : "";
  return indent + std::string(name) + " (" + std::string(class_name) + ")";
}

std::string summary_params(std::int64_t count, bool built) {
  if (!built) return "0 (unbuilt)";
  std::string digits = std::to_string(count);
  for (std::ptrdiff_t i = static_cast<std::ptrdiff_t>(digits.size()) - 3; i > 0; i -= 3)
    digits.insert(static_cast<std::size_t>(i), ",");
  return digits;
}

std::string readable_size(std::int64_t bytes) {
  constexpr std::array units{"B", "KB", "MB", "GB", "TB", "PB"};
  auto size = static_cast<double>(bytes);
  std::size_t unit = 0;
  for (; size >= 1024 && unit + 1 < units.size(); ++unit) size /= 1024;
  char text[40];
  std::snprintf(text, sizeof text, "%.2f %s", size, units[unit]);
  return text;
}

}  // namespace hornet
