// Dropout in recurrent cells: Gal & Ghahramani 2016. One mask serves all time steps of a sequence.
#pragma once

#include <hornet/model/scope.hpp>
#include <optional>
#include <vector>

namespace hornet::layers {

struct RecurrentDropout {
  double inputs = 0, states = 0;  // rates
  std::optional<std::int64_t> seed;
  int gates = 1;  // how many masks of each kind: a gate may have one of its own
};

// What a cell's input and state are multiplied with: one Value a gate, of elements 0 and 1 / (1 - rate). None where
// nothing is dropped.
struct DropoutMasks {
  std::vector<Value> inputs, states;
};

// `x` and `state` are [batch, …]. No masks unless the trace is for training.
DropoutMasks dropout_masks(Scope& scope, const RecurrentDropout& dropout, Value x, Value state);

// x times mask i of `masks`; x itself when there are none.
Value dropped(Value x, const std::vector<Value>& masks, std::size_t i = 0);

}  // namespace hornet::layers
