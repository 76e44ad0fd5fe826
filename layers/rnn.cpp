#include <hornet/layers/rnn.hpp>
#include <hornet/layers/stacked_rnn_cells.hpp>

#include "layers/recurrence.hpp"

namespace hornet::layers {
namespace {

struct RNNDefinition : RNNOptions {
  Layer cell = {};

  static constexpr std::string_view class_name = "RNN";
  static constexpr bool training_default = false;
  static constexpr auto call_arguments = kInitialState;
  static constexpr auto fields() {
    using D = RNNDefinition;
    return std::tuple_cat(recurrence_fields<D>(),
                          std::tuple{Field{"activity_regularizer", &D::activity_regularizer}, Field{"cell", &D::cell}});
  }
  void validate() const {
    if (!cell) throw ConfigError("RNN: expected a cell, got none");
  }
  std::vector<std::pair<std::string, Layer>> children() const { return {{"cell", cell}}; }
  std::vector<Value> call(Scope& scope, Value x) const { return run_cell_of(*this, scope, x); }
};

}  // namespace

RNN::RNN(const Layer& cell, RNNOptions options) : Layer(layer_of(RNNDefinition{std::move(options), cell})) {}
RNN::RNN(const std::vector<Layer>& cells, RNNOptions options) : RNN(StackedRNNCells(cells), std::move(options)) {}
Layer RNN::from_config(const Config& config) { return layer_from_config<RNNDefinition>(config); }

}  // namespace hornet::layers
