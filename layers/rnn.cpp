#include <hornet/layers/rnn.hpp>
#include <hornet/layers/stacked_rnn_cells.hpp>

#include "layers/recurrence.hpp"

namespace hornet::layers {
namespace {

struct RNNDefinition : RNNOptions {
  Layer cell = {};

  static constexpr std::string_view class_name = "RNN";
  static constexpr auto call_arguments = kInitialState;
  static constexpr auto fields() {
    using D = RNNDefinition;
    return std::tuple{
        Field{"return_sequences", &D::return_sequences},
        Field{"return_state", &D::return_state},
        Field{"go_backwards", &D::go_backwards},
        Field{"stateful", &D::stateful},
        Field{"unroll", &D::unroll},
        Field{"zero_output_for_mask", &D::zero_output_for_mask},
        Field{"activity_regularizer", &D::activity_regularizer},
        Field{"cell", &D::cell},
    };
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
