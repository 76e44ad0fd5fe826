// How a kernel hands its result on piece by piece. A ranged kernel writes its result to memory of its own (the first
// input of the epilogue's program), or to a stage of a few pieces, and in each shard tells the epilogue which elements
// are ready.
#pragma once

#include "src/backends/cpu/pointwise_run.hpp"
#include "src/passes/fused_epilogue.hpp"
#include "src/runtime/kernel.hpp"

namespace hornet::cpu {

// Told of elements [begin, end) of an epilogue's outputs that are done, in the thread that made them.
using OutputsReady = std::function<void(void* const* out, std::int64_t begin, std::int64_t end)>;

// What the shards of a ranged kernel see: program and memory of one run.
struct Epilogue {
  const PointwiseProgram& program;
  const void* const* in;  // the result first, then the program's other inputs
  void* const* out;
  const OutputsReady& after;
};

// The epilogue in one shard.
class EpilogueShard {
 public:
  EpilogueShard(const Epilogue& epilogue, std::int64_t longest)
      : run_(epilogue.program, epilogue.in, epilogue.out, longest) {}
  // Elements [begin, end) of the result are ready.
  void ready(std::int64_t begin, std::int64_t end) { run_.run(begin, end); }
  // The same when they lie in `staged`, not in the result's memory.
  void ready(std::int64_t begin, std::int64_t end, const float* staged) { run_.run(begin, end, staged); }
  // What ready() would do, where that is moment steps in place and nothing else, for a product to do beside; else none.
  MomentSteps moment_steps(std::int64_t begin, std::int64_t end, const float* staged) {
    return run_.moment_steps(begin, end, staged);
  }

 private:
  PointwiseRun run_;
};

struct RangedKernel {
  // in: the producer's inputs; result: where its result goes, null for one that stages it; scratch: the producer's own.
  std::function<void(const void* const* in, void* result, void* scratch, const Epilogue& epilogue)> run;
  std::int64_t scratch_bytes = 0;
  bool stages = false;  // needs no memory for its result
};

// Whether the node's op has a ranged kernel for its types.
bool has_ranged_kernel(const Node& node);

Kernel fused_epilogue_kernel(KernelSite& site);

// The same for a node that does more with the outputs: `after`, which a convolution calls and may be empty, is told of
// an image's elements in order, in one thread.
Kernel epilogue_kernel(KernelSite& site, const passes::FusedEpilogue& op, const OutputsReady& after);

bool stages_gather_grad(const Op& op, std::span<const TensorType> in);

// The ranged kernels, for types that has_ranged_kernel() agreed to.
RangedKernel ranged_conv(const Op& op, std::span<const TensorType> in);
RangedKernel ranged_conv_input_grad(const Op& op, std::span<const TensorType> in);
RangedKernel ranged_conv_kernel_grad(const Op& op, std::span<const TensorType> in);
RangedKernel ranged_pooled_kernel_grad(const Op& op, std::span<const TensorType> in);
RangedKernel ranged_gather_grad(const Op& op, std::span<const TensorType> in);
RangedKernel ranged_matmul(const Op& op, std::span<const TensorType> in);

}  // namespace hornet::cpu
