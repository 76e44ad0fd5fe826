// Layers against Keras: what they put out, their gradients, states, losses and weights, in inference and training.
#pragma once

#include <string>

// Checks the recorded cases whose names begin so.
void check_recorded_layers(const std::string& prefix);

// Checks the outputs of all of them under mixed_bfloat16.
void check_recorded_layers_in_bfloat16();
// And under float64.
void check_recorded_layers_in_float64();
