#include "src/backends/cpu/epilogue.hpp"

#include <algorithm>
#include <memory>

#include "src/backends/cpu/block_instruction.hpp"
#include "src/backends/cpu/kernels.hpp"
#include "src/passes/constants.hpp"
#include "src/passes/fused_epilogue.hpp"

namespace hornet::cpu {
namespace {

using RangedMaker = RangedKernel (*)(const Op&, std::span<const TensorType>);
using RangedCheck = bool (*)(const Op&, std::span<const TensorType>);

struct RangedEntry {
  std::string_view op;
  RangedCheck has;
  RangedMaker make;
};

bool are_matrices(const Op&, std::span<const TensorType> in) { return in[0].dtype == f32 && in[0].shape.rank() == 2; }
bool are_images(const Op&, std::span<const TensorType> in) {
  return in[0].dtype == f32 && in[0].shape.size() > 0 && in[1].shape.size() > 0;
}

// The ops that can hand their result on piece by piece.
constexpr RangedEntry kRanged[] = {
    {"conv", are_images, ranged_conv},
    {"conv_input_grad", are_images, ranged_conv_input_grad},
    {"conv_kernel_grad", are_images, ranged_conv_kernel_grad},
    {"gather_grad", stages_gather_grad, ranged_gather_grad},
    {"matmul", are_matrices, ranged_matmul},
    {"pooled_kernel_grad", are_images, ranged_pooled_kernel_grad},
};

const RangedEntry* find_ranged(const Op& op) {
  const auto found = std::ranges::find(kRanged, op.name(), &RangedEntry::op);
  return found == std::end(kRanged) ? nullptr : &*found;
}

constexpr int kMaxInputs = kMaxRegisters;
constexpr std::int64_t kAlignment = 64;

// The first output of the type of the program's first input, when no other input could lie in its memory; else -1.
int output_to_share(std::span<const TensorType> in, std::span<const TensorType> out) {
  for (const TensorType& other : in.subspan(1))
    if (other.shape == in[0].shape && size_of(other.dtype) == size_of(in[0].dtype)) return -1;
  const auto found = std::ranges::find(out, in[0]);
  return found == out.end() ? -1 : static_cast<int>(found - out.begin());
}

}  // namespace

bool has_ranged_kernel(const Node& node) {
  std::vector<TensorType> in;
  for (const Value& input : node.inputs) in.push_back(input.type());
  const RangedEntry* entry = find_ranged(node.op);
  return entry && node.outputs[0].shape.size() > 0 && entry->has(node.op, in);
}

// The producer's result goes into an output of its type where no other input can lie: then nothing is stored twice.
// Else into scratch, before the producer's own. One that stages its result needs neither.
Kernel epilogue_kernel(KernelSite& site, const passes::FusedEpilogue& op, const OutputsReady& after) {
  const auto split = static_cast<std::size_t>(op.producer_inputs);
  const std::vector<TensorType> inputs = op.epilogue_inputs(site.in);
  std::vector<const Tensor*> constants = passes::constants_of(std::span(site.node.inputs).subspan(split));
  constants.insert(constants.begin(), nullptr);
  const RangedKernel producer = find_ranged(op.producer)->make(op.producer, std::span(site.in).first(split));
  const auto program = std::make_shared<PointwiseProgram>(compile_pointwise(op.epilogue, inputs, constants));
  const bool stages = producer.stages;
  const int shared = stages ? -1 : output_to_share(inputs, site.out);
  const std::int64_t result_bytes =
      !stages && shared < 0 ? (inputs[0].bytes() + kAlignment - 1) / kAlignment * kAlignment : 0;
  site.scratch_bytes = result_bytes + producer.scratch_bytes;
  const std::size_t count = inputs.size();
  if (count > kMaxInputs) throw InternalError("an epilogue has too many inputs");
  return [=](const KernelArgs& args) {
    const void* in[kMaxInputs];
    void* const result = stages ? nullptr : shared < 0 ? args.scratch : args.out[shared];
    in[0] = result;
    for (std::size_t i = 1; i < count; ++i) in[i] = args.in[split + i - 1];
    producer.run(args.in, result, static_cast<std::byte*>(args.scratch) + result_bytes,
                 {*program, in, args.out, after});
  };
}

Kernel fused_epilogue_kernel(KernelSite& site) {
  return epilogue_kernel(site, *site.node.op.as<passes::FusedEpilogue>(), {});
}

}  // namespace hornet::cpu
