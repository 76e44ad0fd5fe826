// The order in which a plan runs a program: as the nodes were made, but what takes no memory of its own runs as soon as
// it can. Such are the nodes that end in new values of variables. What a gradient is made of is still in a cache then,
// and its memory is free for what comes next.
#pragma once

#include <vector>

#include "src/passes/program.hpp"

namespace hornet {

// All live nodes, each behind its inputs. The maker of a variable's new value stands behind all others that read the
// old one, but for those that want the new one too.
std::vector<Node*> execution_order(const passes::Program& program);

}  // namespace hornet
