#include "src/backends/cpu/epilogue.hpp"

#include <memory>

#include "src/backends/cpu/kernels.hpp"
#include "src/passes/fused_epilogue.hpp"

namespace hornet::cpu {
namespace {

using RangedMaker = RangedKernel (*)(const Op&, std::span<const TensorType>, std::int64_t&);

struct RangedEntry {
  std::string_view op;
  RangedMaker make;
};

// The ops that can hand their result on piece by piece.
constexpr RangedEntry kRanged[] = {
    {"matmul", ranged_matmul},
};

constexpr int kMaxInputs = kMaxRegisters;
constexpr std::int64_t kAlignment = 64;

}  // namespace

RangedKernel ranged_kernel(const Op& op, std::span<const TensorType> in, std::int64_t& scratch_bytes) {
  for (const RangedEntry& entry : kRanged)
    if (entry.op == op.name()) return entry.make(op, in, scratch_bytes);
  return {};
}

bool has_ranged_kernel(const Node& node) {
  std::vector<TensorType> in;
  for (const Value& input : node.inputs) in.push_back(input.type());
  std::int64_t scratch_bytes = 0;
  return static_cast<bool>(ranged_kernel(node.op, in, scratch_bytes));
}

// Scratch: the producer's result, then the producer's own scratch.
Kernel fused_epilogue_kernel(KernelSite& site) {
  const auto& op = *site.node.op.as<passes::FusedEpilogue>();
  const auto split = static_cast<std::size_t>(op.producer_inputs);
  const std::vector<TensorType> inputs = op.epilogue_inputs(site.in);
  std::vector<const Tensor*> constants{nullptr};
  for (std::size_t i = split; i < site.node.inputs.size(); ++i) {
    const auto* constant = site.node.inputs[i].node().op.as<Constant>();
    constants.push_back(constant ? &constant->value : nullptr);
  }
  std::int64_t own_scratch = 0;
  const RangedKernel producer = ranged_kernel(op.producer, std::span(site.in).first(split), own_scratch);
  const auto program = std::make_shared<PointwiseProgram>(compile_pointwise(op.epilogue, inputs, constants));
  const std::int64_t result_bytes = (inputs[0].bytes() + kAlignment - 1) / kAlignment * kAlignment;
  site.scratch_bytes = result_bytes + own_scratch;
  const std::size_t count = inputs.size();
  if (count > kMaxInputs) throw InternalError("an epilogue has too many inputs");
  return [=](const KernelArgs& args) {
    const void* in[kMaxInputs];
    in[0] = args.scratch;
    for (std::size_t i = 1; i < count; ++i) in[i] = args.in[split + i - 1];
    producer(args.in, args.scratch, static_cast<std::byte*>(args.scratch) + result_bytes, {*program, in, args.out});
  };
}

}  // namespace hornet::cpu
