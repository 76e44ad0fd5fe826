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
    {"pooled_conv_grad", are_images, ranged_pooled_kernel_grad},
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
PreparedEpilogue::PreparedEpilogue(const KernelSite& site, const passes::FusedEpilogue& op, RangedKernel producer,
                                   std::span<const TensorType> out)
    : producer_(std::move(producer)), producer_inputs_(static_cast<std::size_t>(op.producer_inputs)) {
  const std::vector<TensorType> inputs = op.epilogue_inputs(site.in);
  count_ = inputs.size();
  if (count_ > kMaxInputs) throw InternalError("an epilogue has too many inputs");
  std::vector<const Tensor*> constants = passes::constants_of(std::span(site.node.inputs).subspan(producer_inputs_));
  constants.insert(constants.begin(), nullptr);
  program_ = std::make_shared<const PointwiseProgram>(compile_pointwise(op.epilogue, inputs, constants));
  if (producer_.stages) return;
  shared_ = output_to_share(inputs, out);
  if (shared_ < 0) result_bytes_ = (inputs[0].bytes() + kAlignment - 1) / kAlignment * kAlignment;
}

void PreparedEpilogue::run(const void* const* in, void* const* out, void* scratch, const PieceTaker* pieces) const {
  const void* operands[kMaxInputs];
  void* const result = producer_.stages ? nullptr : shared_ < 0 ? scratch : out[shared_];
  operands[0] = result;
  for (std::size_t i = 1; i < count_; ++i) operands[i] = in[producer_inputs_ + i - 1];
  producer_.run(in, result, static_cast<std::byte*>(scratch) + result_bytes_,
                {*program_, std::span(operands).first(count_), out, pieces});
}

Kernel fused_epilogue_kernel(KernelSite& site) {
  const auto& op = *site.node.op.as<passes::FusedEpilogue>();
  const auto producer_in = std::span(site.in).first(static_cast<std::size_t>(op.producer_inputs));
  const auto epilogue = std::make_shared<const PreparedEpilogue>(
      site, op, find_ranged(op.producer)->make(op.producer, producer_in), site.out);
  site.scratch_bytes = epilogue->scratch_bytes();
  return [epilogue](const KernelArgs& args) { epilogue->run(args.in, args.out, args.scratch); };
}

}  // namespace hornet::cpu
