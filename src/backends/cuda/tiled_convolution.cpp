// One launch, and where the sums of a kernel's gradient are cut a second one that adds up the chunks' and has the
// program behind it.
#include "src/backends/cuda/tiled_convolution.hpp"

#include "src/backends/cuda/jit/channels_source.hpp"
#include "src/backends/cuda/jit/convolution_source.hpp"
#include "src/backends/cuda/jit_site.hpp"
#include "src/passes/constants.hpp"

namespace hornet::cuda {
namespace {

// `chunks` makes the chunks' sums. op's operands are the site's first inputs, and its program's are those behind them
// that are not a prologue's.
Kernel in_chunks(KernelSite& site, const passes::FusedEpilogue& op, const ConvolutionTiles& tiles,
                 const ConvolutionInputs& in, const JitSource& chunks, const std::optional<IndexSite>& indices) {
  const std::size_t operands = static_cast<std::size_t>(op.producer_inputs) - (in.prologue ? 1 : 0);
  const std::size_t end = in.prologue ? in.prologue->first_of_program() : site.in.size();
  const passes::FusedChannels sum{Shape{tiles.chunks} + op.epilogue.shape, 1, {}, {0}};
  const ReduceStage stage{lines_of(1, tiles.chunks, tiles.m * tiles.n), tiles.chunks, 1, 1, tiles.chunks};
  std::vector<TensorType> types{{f32, sum.shape}};
  std::vector<const Tensor*> constants{nullptr};
  for (std::size_t i = operands; i < end; ++i) {
    types.push_back(in.types[i]);
    constants.push_back(in.constants[i]);
  }
  site.scratch_bytes = sum.shape.size() * static_cast<std::int64_t>(sizeof(float));
  return [multiply = JitKernel(chunks), blocks = tiles.blocks(), indices,
          add = JitKernel(channels_source(sum, 1, op.epilogue, types, constants, stage)), sums = stage.blocks(),
          operands, end, inputs = site.in.size(), out = site.out.size()](const KernelArgs& args) {
    multiply(Pointers().add(args.in, inputs).add(indices).add(args.scratch).all(), blocks);
    add(Pointers().add(args.scratch).add(args.in + operands, end - operands).add(args.out, out).all(), sums);
  };
}

}  // namespace

std::optional<ConvolutionTiles> tiles_behind(const Op& op, std::span<const TensorType> in) {
  if (const auto* pooled = op.as<passes::PooledEpilogue>()) return convolution_tiles(*pooled, in);
  const auto* fused = op.as<passes::FusedEpilogue>();
  if (!fused) return {};
  return convolution_tiles(fused->producer, in.first(static_cast<std::size_t>(fused->producer_inputs)));
}

Kernel tiled_convolution_kernel(KernelSite& site, const Op& op, const ConvolutionTiles& tiles,
                                const passes::FusedPrologue* prologue) {
  const std::vector<const Tensor*> constants = passes::constants_of(site.node.inputs);
  const ConvolutionInputs in{site.in, constants, prologue};
  const JitSource source = convolution_source(op, tiles, in);
  const std::optional<IndexSite> indices = prologue ? picked_rows(site, *prologue) : std::nullopt;
  if (tiles.chunks > 1) return in_chunks(site, *op.as<passes::FusedEpilogue>(), tiles, in, source, indices);
  return jit_kernel(source, site, tiles.blocks(), indices);
}

}  // namespace hornet::cuda
