// Runs fused_channels programs: one launch, and where rows are cut into chunks a second one that adds up the chunks'
// sums, all sums together in both.
#include "src/passes/fused_channels.hpp"

#include <numeric>

#include "src/backends/cuda/jit/channels_source.hpp"
#include "src/backends/cuda/kernels.hpp"
#include "src/passes/constants.hpp"

namespace hornet::cuda {
namespace {

// Where the chunks' sums lie, [chunks, channels] each, one behind the other.
struct Parts {
  std::vector<TensorType> types;
  std::vector<std::int64_t> offsets;
  std::int64_t bytes = 0;

  Parts(std::span<const TensorType> sums, const passes::FusedChannels& op, std::int64_t chunks) {
    constexpr std::int64_t widest = 8;
    for (const TensorType& sum : sums) {
      types.push_back({sum.dtype, Shape{chunks} + op.channels()});
      offsets.push_back(bytes);
      bytes += types.back().shape.size() * widest;
    }
  }

  // The program that adds them up.
  passes::FusedChannels sums(const passes::FusedChannels& op, std::int64_t chunks) const {
    std::vector<std::int64_t> inputs(types.size());
    std::iota(inputs.begin(), inputs.end(), 0);
    return {Shape{chunks} + op.channels(), 1, {}, inputs};
  }
};

std::vector<void*> pointers_of(const KernelArgs& args, std::size_t in) {
  std::vector<void*> pointers;
  for (std::size_t i = 0; i < in; ++i) pointers.push_back(const_cast<void*>(args.in[i]));
  return pointers;
}

}  // namespace

Kernel fused_channels_kernel(KernelSite& site) {
  const auto& op = *site.node.op.as<passes::FusedChannels>();
  const std::vector<ReduceStage> stages = channel_stages(op);
  const ReduceStage first = stages.front(), last = stages.back();
  const JitKernel summands(channels_source(op, site.in, passes::constants_of(site.node.inputs), first));
  const std::size_t in = site.in.size(), out = site.out.size();
  if (first.chunks == 1)
    return [summands, first, in, out](const KernelArgs& args) {
      std::vector<void*> pointers = pointers_of(args, in);
      pointers.insert(pointers.end(), args.out, args.out + out);
      summands(pointers, first.blocks());
    };
  const Parts parts(site.out, op, first.chunks);
  site.scratch_bytes = parts.bytes;
  const JitKernel sums(
      channels_source(parts.sums(op, first.chunks), parts.types, std::vector<const Tensor*>(out, nullptr), last));
  return [=](const KernelArgs& args) {
    std::vector<void*> pointers = pointers_of(args, in), partial;
    for (const std::int64_t offset : parts.offsets) partial.push_back(static_cast<std::byte*>(args.scratch) + offset);
    pointers.insert(pointers.end(), partial.begin(), partial.end());
    summands(pointers, first.blocks());
    partial.insert(partial.end(), args.out, args.out + out);
    sums(partial, last.blocks());
  };
}

}  // namespace hornet::cuda
