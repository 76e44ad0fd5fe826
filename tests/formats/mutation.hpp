// Random damage to files, and what readers make of it.
#pragma once

#include <functional>
#include <random>
#include <string>

// `bytes` with one thing wrong: bits or bytes changed, a number made extreme, a piece cut out, doubled, exchanged, or
// all behind a place lost.
std::string mutated(std::string bytes, std::mt19937& random);

struct MutationCounts {
  int refused = 0;   // by an exception of ours
  int unharmed = 0;  // read, and what was read is right
  int changed = 0;   // read, and something is wrong without an error
  int crashed = 0;   // the reader died, threw something else, or did not end in time

  int total() const { return refused + unharmed + changed + crashed; }
};

// Writes `count` mutations of `sound` to `path`, each read by `reads_right`, which says whether what it reads is what
// was saved. The same seed gives the same mutations.
MutationCounts mutate(const std::string& sound, const std::string& path, int count, unsigned seed,
                      const std::function<bool()>& reads_right);
