// Model::summary(): rows from the model's layers, drawn by summary_table. Source: keras/src/utils/summary_utils.py.
#include <algorithm>
#include <cstdio>
#include <hornet/model/model.hpp>

#include "src/base/terminal.hpp"
#include "src/model/model_state.hpp"
#include "src/model/sequential_definition.hpp"
#include "src/model/summary_table.hpp"

namespace hornet {
namespace {

bool is_sequential(const Layer& layer) { return layer.class_name() == "Sequential"; }

// Keras shows the Python class: one is called otherwise than the layer.
std::string_view python_class(const Layer& layer) {
  return layer.class_name() == "GroupQueryAttention" ? "GroupedQueryAttention" : layer.class_name();
}

class Rows {
 public:
  Rows(bool connections, bool expand_nested) : connections_(connections), expand_nested_(expand_nested) {}

  void add_all(const Layer& model, int depth) {
    const FunctionalDefinition* functional = functional_of(model);
    if (functional && !is_sequential(model)) {
      for (const Layer& layer : functional->graph().layers) add(layer, functional, depth);
    } else {
      for (const Layer& layer : model.state().children()) add(layer, functional, depth);
    }
  }

  std::vector<SummaryRow> rows;

 private:
  void add(const Layer& layer, const FunctionalDefinition* functional, int depth) {
    SummaryRow row;
    row.layer = summary_layer(layer.name(), python_class(layer), depth);
    row.output_shape = output_shape(layer);
    row.params = summary_params(layer.built() ? layer.count_params() : 0, layer.built());
    row.connected_to = connections_ && functional ? connected_to(layer, *functional) : "";
    row.trainable = layer.weights().empty() ? "-" : layer.trainable ? "Y" : "N";
    rows.push_back(row);
    if (expand_nested_ && (functional_of(layer) || is_sequential(layer))) add_all(layer, depth + 1);
  }

  static std::string output_shape(const Layer& layer) {
    for (const auto& weak : layer.state().calls)
      if (const auto call = weak.lock()) {
        if (call->outputs.size() == 1) return listed(call->outputs[0].shape);
        std::string out;
        for (const TensorType& type : call->outputs) out += (out.empty() ? "[" : ", ") + listed(type.shape);
        return out + "]";
      }
    return "?";
  }

  // As Keras' table has it, which differs from Python's tuple: "(None)" for one axis.
  static std::string listed(const Shape& shape) {
    std::string text = to_string(shape);
    if (shape.rank() == 1) text.erase(text.size() - 2, 1);
    return text;
  }

  // "dense[0][0]": layer, which of its calls, which of its outputs.
  static std::string connected_to(const Layer& layer, const FunctionalDefinition& functional) {
    std::string out;
    for (const auto& weak : layer.state().calls) {
      const auto call = weak.lock();
      if (!call || std::ranges::find(functional.graph().calls, call) == functional.graph().calls.end()) continue;
      for (const KerasTensor& input : call->inputs)
        out += (out.empty() ? "" : ", ") + input.node()->layer.name() + "[" + std::to_string(input.node()->index) +
               "][" + std::to_string(input.output()) + "]";
    }
    return out.empty() ? "-" : out;
  }

  bool connections_, expand_nested_;
};

// A model that is no plain chain of layers says what each is connected to.
bool needs_connections(const Layer& model) {
  const FunctionalDefinition* functional = functional_of(model);
  return functional && !is_sequential(model) && !functional->graph().chain;
}

WeightTotal total_of(const std::vector<Weight>& weights) {
  WeightTotal total;
  for (const Weight& weight : weights) {
    total.count += weight.variable->type().shape.size();
    total.bytes += weight.variable->type().bytes();
  }
  return total;
}

}  // namespace

std::string Model::summary(SummaryOptions options, bool print_to_stdout) const {
  SummaryLayout layout;
  layout.connections = needs_connections(*this);
  layout.trainable = options.show_trainable;
  layout.terminal_columns = stdout_terminal().columns;
  layout.line_length = options.line_length;
  layout.positions = options.positions;
  Rows rows(layout.connections, options.expand_nested);
  rows.add_all(*this, 0);

  SummaryTotals totals{total_of(trainable_weights()), total_of(non_trainable_weights()), {}};
  if (model_->compiled && model_->compiled->optimizer.built()) {
    WeightTotal optimizer;
    for (const auto& variable : model_->compiled->optimizer.variables()) {
      optimizer.count += variable->type().shape.size();
      // The iteration is 32 bits wide in Keras.
      optimizer.bytes += variable->type().dtype == i64 ? 4 : variable->type().bytes();
    }
    totals.optimizer = optimizer;
  }
  const std::string text = summary_table(name(), rows.rows, totals, layout);
  if (print_to_stdout) std::fwrite(text.data(), 1, text.size(), stdout);
  return text;
}

}  // namespace hornet
