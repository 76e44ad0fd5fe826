// One launch, and where rows are cut into chunks a second one that adds up the chunks' sums, all sums together in both.
#include "src/backends/cuda/fused_channels.hpp"

#include <numeric>

#include "src/backends/cuda/jit/channels_source.hpp"
#include "src/backends/cuda/jit_site.hpp"
#include "src/backends/cuda/kernels.hpp"
#include "src/passes/constants.hpp"
#include "src/passes/fused_epilogue.hpp"

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

// The kernel of a site whose first `own` inputs are op's. The others, where there are, are those of a program behind
// its one sum.
Kernel channels_kernel(KernelSite& site, const passes::FusedChannels& op, std::size_t own,
                       const passes::FusedPointwise* epilogue) {
  const auto source = [&](const passes::FusedChannels& sums, std::size_t its_own, std::span<const TensorType> in,
                          const std::vector<const Tensor*>& constants, const ReduceStage& stage) {
    return epilogue ? channels_source(sums, its_own, *epilogue, in, constants, stage)
                    : channels_source(sums, in, constants, stage);
  };
  const std::vector<ReduceStage> stages = channel_stages(op);
  const ReduceStage first = stages.front(), last = stages.back();
  const std::vector<const Tensor*> constants = passes::constants_of(site.node.inputs);
  const std::size_t in = site.in.size(), out = site.out.size();
  if (first.chunks == 1)
    return [kernel = JitKernel(source(op, own, site.in, constants, first)), first, in, out](const KernelArgs& args) {
      kernel(Pointers().add(args.in, in).add(args.out, out).all(), first.blocks());
    };
  const std::span<const TensorType> summed = std::span(site.in).first(own);
  const Parts parts(op.infer(summed), op, first.chunks);
  site.scratch_bytes = parts.bytes;
  std::vector<TensorType> types = parts.types;
  types.insert(types.end(), site.in.begin() + static_cast<std::ptrdiff_t>(own), site.in.end());
  std::vector<const Tensor*> known(parts.types.size());
  known.insert(known.end(), constants.begin() + static_cast<std::ptrdiff_t>(own), constants.end());
  const JitKernel summands(channels_source(op, summed, constants, first));
  const JitKernel sums(source(parts.sums(op, first.chunks), parts.types.size(), types, known, last));
  return [=](const KernelArgs& args) {
    Pointers partial;
    for (const std::int64_t offset : parts.offsets) partial.add(static_cast<std::byte*>(args.scratch) + offset);
    summands(Pointers().add(args.in, own).add(partial.all().data(), partial.all().size()).all(), first.blocks());
    sums(partial.add(args.in + own, in - own).add(args.out, out).all(), last.blocks());
  };
}

}  // namespace

std::optional<passes::FusedChannels> channels_of(const ops::Sum& sum, const TensorType& x) {
  const auto axes = static_cast<int>(sum.axes.size());
  if (axes == 0 || sum.axes.back() != axes - 1 || !is_floating(x.dtype) || x.shape.size() == 0) return {};
  return passes::FusedChannels{x.shape, axes, {}, {0}};
}

Kernel fused_channels_kernel(KernelSite& site) {
  return channels_kernel(site, *site.node.op.as<passes::FusedChannels>(), site.in.size(), nullptr);
}

Kernel summed_epilogue_kernel(KernelSite& site, const ops::Sum& sum) {
  return channels_kernel(site, *channels_of(sum, site.in[0]), 1, &site.node.op.as<passes::FusedEpilogue>()->epilogue);
}

}  // namespace hornet::cuda
