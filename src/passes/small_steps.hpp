// Which loops run best in one thread.
#pragma once

#include "src/passes/program.hpp"

namespace hornet::passes {

// Whether the node is a loop whose steps are too small to be worth cutting among threads.
bool has_small_steps(const Node& node);

}  // namespace hornet::passes
