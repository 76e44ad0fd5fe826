// What fusion made of a program, and where a pointwise step stayed apart from the step before it, and why.
#pragma once

#include "src/passes/program.hpp"

namespace hornet::passes {

// One line for each fused node with the ops in it, then one for each result that goes through memory to a pointwise
// step. `program` is fused; `can_produce` is what fuse_epilogues was given.
std::string fusion_report(const Program& program, const std::function<bool(const Node&)>& can_produce);

}  // namespace hornet::passes
