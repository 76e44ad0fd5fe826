#include "src/io/dot_label.hpp"

#include <vector>

#include "src/model/layer_state.hpp"

namespace hornet::io {
namespace {

std::string escaped(std::string_view text) {
  std::string out;
  for (char c : text) {
    switch (c) {
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '&': out += "&amp;"; break;
      case '"': out += "&quot;"; break;
      default: out += c;
    }
  }
  return out;
}

std::string bold(const std::string& label, const std::string& value) {
  return label + ": <b>" + escaped(value) + "</b>";
}

std::string row(int columns, const std::string& background, int points, const std::string& color,
                const std::string& text) {
  return "<tr><td colspan=\"" + std::to_string(columns) + "\" bgcolor=\"" + background + "\"><font point-size=\"" +
         std::to_string(points) + "\"" + (color.empty() ? "" : " color=\"" + color + "\"") + ">" + text +
         "</font></td></tr>";
}

std::string cell(const std::string& background, const std::string& color, const std::string& text) {
  return "<td bgcolor=\"" + background + "\"><font point-size=\"14\"" +
         (color.empty() ? "" : " color=\"" + color + "\"") + ">" + text + "</font></td>";
}

// One item alone, several as a Python list; "?" for none.
template <class T, class Text>
std::string listed(const std::vector<T>& items, const Text& text) {
  if (items.empty()) return "?";
  if (items.size() == 1) return text(items[0]);
  std::string out;
  for (const T& item : items) out += (out.empty() ? "[" : ", ") + text(item);
  return out + "]";
}

// What the first symbolic call of a layer takes and makes.
struct FirstCall {
  std::vector<Shape> inputs, outputs;
  std::vector<DType> dtypes;

  explicit FirstCall(const Layer& layer) {
    for (const auto& weak : layer.state().calls)
      if (const auto call = weak.lock()) {
        for (const KerasTensor& input : call->inputs) inputs.push_back(input.shape());
        for (const TensorType& output : call->outputs) {
          outputs.push_back(output.shape);
          dtypes.push_back(output.dtype);
        }
        return;
      }
  }
};

// The name of the option "activation"; "" when the layer has none.
std::string activation_of(const Layer& layer) {
  try {
    const Config config = layer.definition().config();
    const Config* activation = config.find("activation");
    if (!activation || activation->is_null()) return "";
    return activation->is_string() ? activation->as_string() : activation->at("class_name").as_string();
  } catch (const ConfigError&) {  // a function of the program, which has no name
    return "custom";
  }
}

std::string cells(const Layer& layer, const PlotOptions& options) {
  const auto shape_text = [](const Shape& shape) { return to_string(shape); };
  const auto dtype_text = [](DType dtype) { return std::string(to_string(dtype)); };
  const FirstCall call(layer);
  std::string out;
  if (options.show_shapes) {
    if (layer.class_name() != "InputLayer")
      out += cell("white", "", bold("Input shape", listed(call.inputs, shape_text)));
    out += cell("white", "", bold("Output shape", listed(call.outputs, shape_text)));
  }
  if (options.show_dtype) out += cell("white", "", bold("Output dtype", listed(call.dtypes, dtype_text)));
  if (options.show_trainable && !layer.weights().empty())
    out += layer.trainable ? cell("forestgreen", "white", "<b>Trainable</b>")
                           : cell("firebrick", "white", "<b>Non-trainable</b>");
  return out;
}

}  // namespace

std::string dot_label(const Layer& layer, const PlotOptions& options) {
  const int columns = std::max(1, options.show_dtype + options.show_trainable + 2 * options.show_shapes);
  const std::string class_name = escaped(layer.class_name());
  const std::string title = options.show_layer_names.value_or(false)
                                ? "<b>" + escaped(layer.name()) + "</b> (" + class_name + ")"
                                : "<b>" + class_name + "</b>";
  std::string table = "<<table border=\"0\" cellborder=\"1\" bgcolor=\"black\" cellpadding=\"10\">";
  table += row(columns, "black", 16, "white", title);
  if (options.show_layer_activations)
    if (const std::string activation = activation_of(layer); !activation.empty())
      table += row(columns, "white", 14, "", bold("Activation", activation));
  if (const std::string extra = cells(layer, options); !extra.empty()) table += "<tr>" + extra + "</tr>";
  return table + "</table>>";
}

}  // namespace hornet::io
