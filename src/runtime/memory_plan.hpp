// Where the values of a program lie. Values whose lives do not overlap share memory of one arena; views share their
// input's; the new value of a variable is computed right in the variable where nothing reads the old one any more.
#pragma once

#include <cstdint>
#include <vector>

#include "src/passes/program.hpp"

namespace hornet {

// A value's place: bytes in the arena, or memory that somebody else holds.
struct Place {
  enum class Kind { arena, placeholder, constant, variable, fetch };
  Kind kind = Kind::arena;
  std::int64_t offset = 0;  // arena
  Tensor tensor;            // all others; empty where it is borrowed
  std::shared_ptr<Variable> variable;
};

struct Step {
  Node* node;
  std::int64_t scratch_bytes;
  std::int64_t scratch_offset = 0;  // in the arena
};

// A variable that takes a value by copy after the last step, because it could not be computed in place.
struct CopyBack {
  Value from;
  std::shared_ptr<Variable> to;
};

struct MemoryPlan {
  std::vector<Step> steps;                 // in order of execution
  std::vector<std::vector<Place>> places;  // by node id, by output
  std::vector<CopyBack> copies;
  std::int64_t arena_bytes = 0;
  std::int64_t unshared_bytes = 0;  // what the arena's values would take without sharing
  const Place& place(Value value) const {
    return places[static_cast<std::size_t>(value.node().id)][static_cast<std::size_t>(value.output())];
  }
};

// Whether a node's kernel runs in a step of its own: sources, views and assignments need none.
bool takes_step(const Node& node);

// Ops that only look at their input's memory in another shape: they take no step.
bool is_view(const Node& node);

// The value that holds the memory `value` is seen through: views share their input's, an assignment its value's.
Value root_of(Value value);

// Who holds the memory of placeholders and fetches: the plan, or who runs it and tells where it lies.
enum class OuterMemory { own, borrowed };

// Whether values of the arena share memory. Where steps may run side by side, those whose values share would wait for
// each other.
enum class Sharing { shared, apart };

// `scratch_bytes` tells what each node's kernel wants.
MemoryPlan plan_memory(const passes::Program& program, const std::vector<Node*>& order,
                       const std::vector<std::int64_t>& scratch_bytes, OuterMemory outer = OuterMemory::own,
                       Sharing sharing = Sharing::shared);

}  // namespace hornet
