// How a kernel hands its result on piece by piece. A ranged kernel writes its result to memory of its own (the first
// input of the epilogue's program), or to a stage of a few pieces, and in each shard tells the epilogue which elements
// are ready.
#pragma once

#include "src/backends/cpu/pointwise_run.hpp"
#include "src/passes/fused_epilogue.hpp"
#include "src/runtime/kernel.hpp"

namespace hornet::cpu {

struct Epilogue;

// Does with the pieces of a convolution's result what its epilogue would, and more: pooling.
class PieceTaker {
 public:
  virtual ~PieceTaker() = default;
  // Elements [begin, end) of the result are ready and lie from `piece` on, where they may be overwritten. In the thread
  // that made them; those of an image come in order.
  virtual void take(const Epilogue& epilogue, std::int64_t begin, std::int64_t end, float* piece) const = 0;
};

// What the shards of a ranged kernel see: program and memory of one run.
struct Epilogue {
  const PointwiseProgram& program;
  std::span<const void* const> in;  // the result first, then the program's other inputs
  void* const* out;
  const PieceTaker* pieces = nullptr;  // takes them in place of the epilogue's shards; only a convolution asks
};

// The epilogue in one shard.
class EpilogueShard {
 public:
  EpilogueShard(const Epilogue& epilogue, std::int64_t longest)
      : run_(epilogue.program, epilogue.in.data(), epilogue.out, longest) {}
  // Elements [begin, end) of the result are ready.
  void ready(std::int64_t begin, std::int64_t end) { run_.run(begin, end); }
  // The same when they lie in `staged`, not in the result's memory.
  void ready(std::int64_t begin, std::int64_t end, const float* staged) { run_.run(begin, end, staged); }

 private:
  PointwiseRun run_;
};

// What all of it does, where that is moment steps in place and nothing else.
inline std::optional<MomentSteps> moment_steps_of(const Epilogue& epilogue) {
  if (!epilogue.program.is_moment_step) return std::nullopt;
  return PointwiseRun(epilogue.program, epilogue.in.data(), epilogue.out, 1).moment_steps();
}

struct RangedKernel {
  // in: the producer's inputs; result: where its result goes, null for one that stages it; scratch: the producer's own.
  std::function<void(const void* const* in, void* result, void* scratch, const Epilogue& epilogue)> run;
  std::int64_t scratch_bytes = 0;
  bool stages = false;          // is best given no memory for its result
  std::int64_t staged_run = 0;  // as a convolution's
};

// Whether the node's op has a ranged kernel for its types.
bool has_ranged_kernel(const Node& node);

Kernel fused_epilogue_kernel(KernelSite& site);

// A fused epilogue and its producer, prepared for the inputs of a node.
class PreparedEpilogue {
 public:
  // `out` are the types of the program's results; none where they go to a PieceTaker alone.
  PreparedEpilogue(const KernelSite& site, const passes::FusedEpilogue& op, RangedKernel producer,
                   std::span<const TensorType> out);

  std::int64_t scratch_bytes() const { return result_bytes_ + producer_.scratch_bytes; }
  // in: the node's inputs; out: where the results go.
  void run(const void* const* in, void* const* out, void* scratch, const PieceTaker* pieces = nullptr) const;

 private:
  RangedKernel producer_;
  std::shared_ptr<const PointwiseProgram> program_;
  std::size_t producer_inputs_, count_;  // of the node, of the program
  int shared_ = -1;                      // the result that the producer's lies in, if any
  std::int64_t result_bytes_ = 0;
};

bool stages_gather_grad(const Op& op, std::span<const TensorType> in);

// The ranged kernels, for types that has_ranged_kernel() agreed to.
RangedKernel ranged_conv(const Op& op, std::span<const TensorType> in);
// The same, whose pieces end at multiples of so many elements in an image, or at its end.
RangedKernel staged_conv(const Op& op, std::span<const TensorType> in, std::int64_t elements);
RangedKernel ranged_conv_input_grad(const Op& op, std::span<const TensorType> in);
RangedKernel ranged_conv_kernel_grad(const Op& op, std::span<const TensorType> in);
RangedKernel ranged_pooled_kernel_grad(const Op& op, std::span<const TensorType> in);
RangedKernel ranged_gather_grad(const Op& op, std::span<const TensorType> in);
RangedKernel ranged_matmul(const Op& op, std::span<const TensorType> in);

}  // namespace hornet::cpu
