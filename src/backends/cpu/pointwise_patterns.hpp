// Neighbouring instructions of a pointwise program that one kernel of the vector table computes in one sweep: the sums
// that optimizers are made of, and chains. They round as the single instructions do, in the same order.
#pragma once

#include <vector>

#include "src/backends/cpu/vector/vector.hpp"
#include "src/passes/fused_pointwise.hpp"

namespace hornet::cpu {

struct PointwisePattern {
  int at;                          // the instruction of the program that it ends in
  Instruction code;                // unless there are links
  std::vector<std::int64_t> args;  // registers
  std::vector<double> attrs;
  std::vector<int> absorbed;          // instructions before `at` that it computes as well
  std::vector<std::int64_t> results;  // registers, the last that of `at`
  std::vector<Link> links = {};       // of a chain
};

// The value of a register that is an input known to be one number, else nullptr.
inline const Tensor* known_number(const std::vector<const Tensor*>& constants, std::int64_t reg) {
  const Tensor* value = reg < std::ssize(constants) ? constants[static_cast<std::size_t>(reg)] : nullptr;
  return value && value->size() == 1 ? value : nullptr;
}

// The patterns in a program, none sharing an instruction. `constants` are its inputs' values where they are known
// scalars, else nullptr; `dtypes` are its registers'.
std::vector<PointwisePattern> find_patterns(const passes::FusedPointwise& op,
                                            const std::vector<const Tensor*>& constants, std::span<const DType> dtypes);

}  // namespace hornet::cpu
