// FusedInstruction: one op of a fused node. Registers are numbered: first the node's inputs, then one for each
// instruction's result.
#pragma once

#include <hornet/graph/graph.hpp>

namespace hornet::passes {

struct FusedInstruction {
  Op op;                           // of one output
  std::vector<std::int64_t> args;  // registers
};

// The instructions as nodes of their own; `registers` holds the inputs' values and gains each instruction's. Returns
// those of `results`.
std::vector<Value> replay(const std::vector<FusedInstruction>& program, std::vector<Value> registers,
                          const std::vector<std::int64_t>& results);

// Renumbers registers as they are with input `from` moved to the front.
void move_to_front(std::vector<FusedInstruction>& program, std::vector<std::int64_t>& results, std::int64_t from);

}  // namespace hornet::passes

namespace hornet {
template <>
struct ConfigCodec<passes::FusedInstruction> {  // {"op", "attributes", "args"}
  static Config encode(const passes::FusedInstruction& v);
  static passes::FusedInstruction decode(const Config& c);
};
}  // namespace hornet
