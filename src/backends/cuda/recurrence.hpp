// Layers of gated cells (passes/gated_recurrence.hpp) that a library computes as a whole, of float32.
#pragma once

#include <optional>

#include "src/passes/gated_loop.hpp"

namespace hornet::cuda {

enum class RecurrenceMode {
  automatic,  // the library from kLeastUnits on
  library,    // wherever it has the layer
  loops,      // never
};

// Nobody has measured where the library is faster. Its kernels work on tiles of 32 and more: of fewer units most of
// what they do is for nothing, while the steps of so small a loop become levels of a persistent kernel (schedule/),
// which a library's call would keep the plan from.
inline constexpr std::int64_t kLeastUnits = 32;

// By the environment variable HORNET_CUDA_RECURRENCE: "library" or "loops"; without it, automatic. Throws ConfigError
// for another value.
RecurrenceMode recurrence_mode_asked_for();

// Holds for plans made from now on, in place of what was asked for.
void choose_recurrence_mode(RecurrenceMode mode);

// How many bytes the loop keeps for its gradient when the library runs it; no value where the loop stays one.
std::optional<std::int64_t> library_keeps(const passes::GatedLoop& loop);

}  // namespace hornet::cuda
