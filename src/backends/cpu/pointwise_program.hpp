// A pointwise program compiled for the CPU: what the interpreter in pointwise_run.cpp executes.
//
// A block is up to `block` consecutive elements of the result. During one block every register has an address: a full
// input's and a directly written output's move on with the block, all others are slots of kBlock elements.
#pragma once

#include <span>
#include <vector>

#include "src/backends/cpu/stretch.hpp"
#include "src/backends/cpu/vector/vector.hpp"
#include "src/passes/fused_pointwise.hpp"

namespace hornet::cpu {

inline constexpr std::int64_t kBlock = 512;  // 2 KiB of float32: a dozen registers fit L1
inline constexpr int kMaxSlots = 112;
inline constexpr int kMaxRegisters = 160;

struct LoadInput {  // an input that must be brought into a slot
  int input, reg, slot;
  std::int64_t element_bytes;
  bool scalar;    // one element: the slot is filled once a shard
  bool periodic;  // rows that repeat, whole ones in a block: the slot is filled once a range
  Stretch stretch;
};

struct RunInstruction {
  static constexpr int most_args = 5, most_results = 3;  // moment_step's
  BlockKernel kernel = nullptr;
  int args[most_args] = {-1, -1, -1, -1, -1};
  int results[most_results] = {-1, -1, -1};
  int result_count = 1;
  bool is_pattern = false;  // computes several instructions of the program it comes from
  double attrs[3] = {0, 0, 0};
};

// A register copied out at the end of each block; computed in the output itself where `movable` and the output is none
// of the inputs `read_after` it is computed.
struct StoreOutput {
  int reg, output;
  std::int64_t element_bytes;
  bool movable;
  std::vector<int> read_after;
};

// A register added, block upon block, to a slot that is as long as a block.
struct BlockSum {
  int slot;
  DType dtype;
};

struct MovingAddress {  // a register that lies in an input or output tensor itself
  int reg, tensor;
  bool output;
  std::int64_t element_bytes;
};

struct PointwiseProgram {
  std::int64_t size = 0;        // elements of the result
  std::int64_t block = kBlock;  // at most; a multiple of what repeats, so that it repeats alike in each block
  std::vector<LoadInput> loads;
  std::vector<MovingAddress> moving;
  std::vector<RunInstruction> instructions;
  std::vector<StoreOutput> stores;
  std::vector<BlockSum> sums;
  std::vector<std::pair<int, int>> slots;  // (register, slot) of those that lie in slots
  int slot_count = 0;
  bool is_moment_step = false;  // one of floats, g the first input, m, v and w others, r one number; and nothing else
};

enum class Results { stored, summed };

// Results are stored, or summed up block upon block and stored nowhere.
PointwiseProgram compile_pointwise(const passes::FusedPointwise& op, std::span<const TensorType> in,
                                   const std::vector<const Tensor*>& constants, Results results = Results::stored);

}  // namespace hornet::cpu
