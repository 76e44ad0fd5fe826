// Loops that are layers of gated cells as libraries have them: Keras' LSTM with tanh and sigmoid, and its GRU with
// reset_after, with biases or without. A loop is known by its step, whoever traced it.
#pragma once

#include <optional>

#include "src/ops/scan.hpp"

namespace hornet::passes {

enum class GatedCell { lstm, gru };

struct GatedLoop {
  GatedCell cell = GatedCell::lstm;
  std::int64_t steps = 0, batch = 0, in = 0, units = 0;
  DType dtype = f32;
  bool reverse = false;
  // Inputs of the loop, -1 for what there is not: the states before the first step, h [batch, units] and an LSTM's c;
  // x [steps, batch, in]; the kernel [in, gates · units], the recurrent one [units, gates · units]; what is added to
  // the product of x, and by a GRU to that of the state, [batch, gates · units] each: a bias in every row. Gates are i,
  // f, g, o of an LSTM, z, r, n of a GRU.
  int h = 0, c = -1, x = -1, kernel = -1, recurrent = -1, bias = -1, state_bias = -1;
  // Outputs: h and c after the last step, and h of all steps [steps, batch, units] where the loop has that.
  int last_h = 0, last_c = -1, y = -1;

  std::int64_t gates() const { return cell == GatedCell::lstm ? 4 : 3; }
};

// No value for any other loop.
std::optional<GatedLoop> gated_loop_of(const ops::Scan& scan);

}  // namespace hornet::passes
