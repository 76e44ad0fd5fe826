// The text of Model::summary(): Keras' table (keras/src/utils/summary_utils.py, drawn by rich), to the character,
// without colours.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hornet {

struct SummaryRow {
  std::string layer;              // "dense_1 (Dense)": summary_layer()
  std::string output_shape;       // "(None, 10)"; "?" before the layer is built
  std::string params;             // "7,850": summary_params()
  std::string connected_to = {};  // "dense[0][0], dense_1[0][0]", or "-" for an input; for a layout with connections
  std::string trainable = {};     // "Y", "N", or "-" for a layer without weights; for a layout with trainable
};

struct WeightTotal {
  std::int64_t count = 0;  // numbers
  std::int64_t bytes = 0;
};

struct SummaryTotals {
  WeightTotal trainable = {};
  WeightTotal non_trainable = {};
  std::optional<WeightTotal> optimizer = {};  // once its variables exist
};

struct SummaryLayout {
  bool connections = false;             // a fourth column, for models that are no chain of layers
  bool trainable = false;               // a last column
  int terminal_columns = 80;            // the table leaves four of them free
  std::optional<int> line_length = {};  // default: 88, or 108 with connections, 12 more with trainable; at most the
                                        // terminal's
  std::vector<double> positions = {};   // where columns end, as shares of the line; default: Keras'
};

// Throws ConfigError when line_length or positions leave a column no room.
std::string summary_table(std::string_view model_name, const std::vector<SummaryRow>& rows, const SummaryTotals& totals,
                          const SummaryLayout& layout);

// "name (Class)"; a layer inside a nested model is indented by its depth and marked "└".
std::string summary_layer(std::string_view name, std::string_view class_name, int depth = 0);

// "1,234"; "0 (unbuilt)" before the layer is built.
std::string summary_params(std::int64_t count, bool built = true);

// "608.00 B", "4.14 KB", …, in powers of 1024.
std::string readable_size(std::int64_t bytes);

}  // namespace hornet
