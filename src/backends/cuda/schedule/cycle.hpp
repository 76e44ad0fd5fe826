// The order in which steps are done that are done again and again by one launch: the next time's first levels may run
// beside this time's last ones.
#pragma once

#include <vector>

#include "src/backends/cuda/schedule/levels.hpp"

namespace hornet::cuda {

struct CyclePart {
  int step, launch;  // launch number of the step's
  int lag;           // rounds that it comes behind
};

// What round r does, level by level: of each part the time r − lag. Rounds come one after another, and nothing of a
// level depends on the rest of it. There are as few levels in a round as the data allow (iterative modulo scheduling:
// Rau 1994). None is empty.
using Cycle = std::vector<std::vector<CyclePart>>;

// REQUIRES: no step is a call.
Cycle cycle_of(const std::vector<OrderedStep>& steps);

}  // namespace hornet::cuda
