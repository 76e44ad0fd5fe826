// How a kernel hands its result on piece by piece. A ranged kernel writes its result to memory of its own (the first
// input of the epilogue's program) and, in each shard, tells the epilogue which elements are ready.
#pragma once

#include "src/backends/cpu/pointwise_run.hpp"
#include "src/runtime/kernel.hpp"

namespace hornet::cpu {

// What the shards of a ranged kernel see: program and memory of one run.
struct Epilogue {
  const PointwiseProgram& program;
  const void* const* in;  // the result first, then the program's other inputs
  void* const* out;
};

// The epilogue in one shard.
class EpilogueShard {
 public:
  EpilogueShard(const Epilogue& epilogue, std::int64_t longest)
      : run_(epilogue.program, epilogue.in, epilogue.out, longest) {}
  // Elements [begin, end) of the result are ready.
  void ready(std::int64_t begin, std::int64_t end) { run_.run(begin, end); }

 private:
  PointwiseRun run_;
};

// in: the producer's inputs; result: where its result goes; scratch: the producer's own.
using RangedKernel = std::function<void(const void* const* in, void* result, void* scratch, const Epilogue& epilogue)>;

// The ranged kernel of a producer; empty where there is none. `scratch_bytes` is set to what it needs.
RangedKernel ranged_kernel(const Op& op, std::span<const TensorType> in, std::int64_t& scratch_bytes);
bool has_ranged_kernel(const Node& node);

Kernel fused_epilogue_kernel(KernelSite& site);

RangedKernel ranged_matmul(const Op& op, std::span<const TensorType> in, std::int64_t& scratch_bytes);

}  // namespace hornet::cpu
