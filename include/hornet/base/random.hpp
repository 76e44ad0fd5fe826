// Where seeds come from. All randomness (initializers, dropout, shuffling) is counter-based: the same seeds give the
// same numbers on any device and with any number of threads.
#pragma once

#include <cstdint>

namespace hornet {

// Fixes every seed drawn after this call, as keras.utils.set_random_seed does.
void set_random_seed(std::uint64_t seed);

// The next seed of the process-wide sequence: a function of set_random_seed's seed and of how many were drawn since;
// until set_random_seed is called, of the operating system's entropy. Thread-safe.
std::uint64_t next_seed();

}  // namespace hornet
