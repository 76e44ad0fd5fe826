// In which order the steps of a plan are launched, and what of them is launched together.
#pragma once

#include <vector>

#include "src/runtime/device_memory.hpp"

namespace hornet::cuda {

// A step as the order sees it: launches one after another, which may be joined with other steps' launches, or a call
// that may not.
struct OrderedStep {
  const DeviceWork* work;  // what it reads and writes
  int launches;            // 0 for a call
  bool call;
};

struct LevelPart {
  int step, launch;  // launch number of the step's
};

struct Level {
  std::vector<int> calls;        // one after another, before the parts
  std::vector<LevelPart> parts;  // none depends on another
};

// Steps of which one writes what another touches keep their order; all others may change theirs. There are as few
// levels of parts as the longest chain of launches allows. A part comes as late as it may: what does not hurry gathers
// where it is needed or at the end, as a net's optimizer updates do.
std::vector<Level> levels_of(const std::vector<OrderedStep>& steps);

}  // namespace hornet::cuda
