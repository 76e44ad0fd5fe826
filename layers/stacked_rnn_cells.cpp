#include <hornet/base/naming.hpp>
#include <hornet/layers/stacked_rnn_cells.hpp>
#include <map>

#include "layers/handle.hpp"

namespace hornet::layers {
namespace {

struct StackedRNNCellsDefinition : LayerOptions {
  std::vector<Layer> cells;

  static constexpr std::string_view class_name = "StackedRNNCells";
  static constexpr bool training_default = false;
  static constexpr auto fields() { return std::tuple{Field{"cells", &StackedRNNCellsDefinition::cells}}; }

  void validate() const {
    if (cells.empty()) throw ConfigError("StackedRNNCells: expected at least one cell, got none");
  }

  // Keras numbers the members of a list by class: "cells/lstm_cell", "cells/lstm_cell_1".
  std::vector<std::pair<std::string, Layer>> children() const {
    std::vector<std::pair<std::string, Layer>> out;
    std::map<std::string, int> counts;
    for (const Layer& cell : cells) {
      const std::string name = to_snake_case(cell.class_name());
      const int count = counts[name]++;
      out.emplace_back("cells/" + name + (count ? "_" + std::to_string(count) : ""), cell);
    }
    return out;
  }

  CellSpec cell_spec(const Shape& input) const {
    CellSpec all;
    Shape shape = input;
    for (const Layer& cell : cells) {
      const CellSpec own = spec_of(cell, shape);
      all.output_state = static_cast<int>(all.states.size()) + own.output_state;
      all.states.insert(all.states.end(), own.states.begin(), own.states.end());
      shape = own.states.at(static_cast<std::size_t>(own.output_state));
    }
    return all;
  }

  std::vector<Value> call(Scope& scope, const std::vector<Value>& in) const {
    if (in.empty()) throw ShapeError("expected an input and the cells' states, got nothing");
    Value x = in[0];
    std::vector<Value> states;
    auto next = in.begin() + 1;
    for (const Layer& cell : cells) {
      const auto count = static_cast<std::ptrdiff_t>(spec_of(cell, x.shape().slice(1, x.rank())).states.size());
      if (in.end() - next < count) throw ShapeError("expected more states than " + std::to_string(in.size() - 1));
      std::vector<Value> inputs{x};
      inputs.insert(inputs.end(), next, next + count);
      next += count;
      const std::vector<Value> outputs = cell.call(scope, inputs);
      x = outputs.at(0);
      states.insert(states.end(), outputs.begin() + 1, outputs.end());
    }
    states.insert(states.begin(), x);
    return states;
  }

 private:
  static CellSpec spec_of(const Layer& cell, const Shape& input) {
    const auto spec = cell.definition().cell_spec(input);
    if (!spec)
      throw ConfigError("expected cells, got a " + std::string(cell.class_name()) +
                        "; a cell says what it carries in cell_spec()");
    return *spec;
  }
};

}  // namespace

StackedRNNCells::StackedRNNCells(const std::vector<Layer>& cells, LayerOptions options)
    : Layer(layer_of(StackedRNNCellsDefinition{std::move(options), cells})) {}
Layer StackedRNNCells::from_config(const Config& config) {
  return layer_from_config<StackedRNNCellsDefinition>(config);
}

}  // namespace hornet::layers
