// What recurrent layers have in common: a cell run over the time steps of its input.
#pragma once

#include <array>
#include <hornet/model/layer.hpp>
#include <string_view>

#include "layers/activity.hpp"
#include "layers/handle.hpp"

namespace hornet::layers {

// Options of every recurrent layer, under Keras' names.
struct Recurrence {
  bool return_sequences = false;
  bool return_state = false;
  bool go_backwards = false;
  bool stateful = false;
  bool unroll = false;
  bool zero_output_for_mask = false;
};

// Their fields, in Keras' order.
template <class D>
constexpr auto recurrence_fields() {
  return std::tuple{Field{"return_sequences", &D::return_sequences},
                    Field{"return_state", &D::return_state},
                    Field{"go_backwards", &D::go_backwards},
                    Field{"stateful", &D::stateful},
                    Field{"unroll", &D::unroll},
                    Field{"zero_output_for_mask", &D::zero_output_for_mask}};
}

// The call argument that gives the states before the first step.
inline constexpr std::array<std::string_view, 1> kInitialState = {"initial_state"};

// `x`: the sequence [batch, time, …]. Returns the last output or all of them, [batch, time, …], and with return_state
// the states after the last step.
std::vector<Value> run_cell(Scope& scope, const Layer& cell, const Recurrence& options, Value x);

// `definition` has the options of Recurrence, an activity_regularizer and its cell.
template <class Definition>
std::vector<Value> run_cell_of(const Definition& definition, Scope& scope, Value x) {
  const Recurrence options{definition.return_sequences, definition.return_state, definition.go_backwards,
                           definition.stateful,         definition.unroll,       definition.zero_output_for_mask};
  std::vector<Value> outputs = run_cell(scope, definition.cell, options, x);
  for (const Value& output : outputs) regularize_activity(scope, definition.activity_regularizer, output);
  return outputs;
}

// Layers whose definition makes its own cell from its options, in make_cell().
template <class Definition>
Layer with_cell(Definition definition) {
  definition.validate();
  definition.make_cell();
  return layer_of(std::move(definition));
}

template <class Definition>
Layer with_cell_from_config(const Config& config) {
  auto [options, rest] = split_layer_config(config);
  auto definition = configured<Definition>(rest);
  definition.dtype = options.dtype;
  definition.validate();
  definition.make_cell();
  return Layer(std::move(definition), std::move(options));
}

}  // namespace hornet::layers
