// Members of a group as one pointwise program, for the passes that fuse such.
#pragma once

#include "src/passes/fused_pointwise.hpp"
#include "src/passes/groups.hpp"

namespace hornet::passes {

struct GroupProgram {
  FusedPointwise program;
  std::vector<Value> sources;  // its inputs, in the old graph
};

// `members` are pointwise nodes of `shape`, in graph order; `results` are of theirs or their sources. What is stretched
// by broadcast_to on the way in is read from before that.
GroupProgram group_program(const Shape& shape, const std::vector<Node*>& members, const std::vector<Value>& results);

// Through broadcast_to, the value before it.
Value source_of(Value input);

}  // namespace hornet::passes
