// One launch, and where the sums of a kernel's gradient are cut a second one that adds up the chunks' and has the
// program behind it.
#include "src/backends/cuda/tiled_convolution.hpp"

#include "src/backends/cuda/jit/channels_source.hpp"
#include "src/backends/cuda/jit/convolution_source.hpp"
#include "src/backends/cuda/jit_site.hpp"
#include "src/passes/constants.hpp"

namespace hornet::cuda {
namespace {

std::optional<IndexSite> rows_of(const KernelSite& site, const passes::FusedPrologue* prologue) {
  if (!prologue || !prologue->picks_rows) return {};
  return IndexSite(prologue->picker, site.in[prologue->first_of_program()].shape[0], prologue->extent_name);
}

// Of `op`, whose operands are the site's first `operands` inputs and whose program reads those from there to `end`.
Kernel in_chunks(KernelSite& site, const passes::FusedEpilogue& op, const ConvolutionTiles& tiles,
                 const ConvolutionInputs& in, std::size_t operands, std::size_t end) {
  const passes::FusedChannels sum{Shape{tiles.chunks} + op.epilogue.shape, 1, {}, {0}};
  const ReduceStage stage{lines_of(1, tiles.chunks, tiles.m * tiles.n), tiles.chunks, 1, 1, tiles.chunks};
  std::vector<TensorType> types{{f32, sum.shape}};
  std::vector<const Tensor*> constants{nullptr};
  for (std::size_t i = operands; i < end; ++i) {
    types.push_back(in.types[i]);
    constants.push_back(in.constants[i]);
  }
  site.scratch_bytes = sum.shape.size() * static_cast<std::int64_t>(sizeof(float));
  return [multiply = JitKernel(convolution_chunks_source(tiles, in)), blocks = tiles.blocks(),
          add = JitKernel(channels_source(sum, 1, op.epilogue, types, constants, stage)), sums = stage.blocks(),
          operands, end, inputs = site.in.size(), out = site.out.size(),
          indices = rows_of(site, in.prologue)](const KernelArgs& args) {
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
  if (const auto* pooled = op.as<passes::PooledEpilogue>())
    return jit_kernel(convolution_source(*pooled, tiles, in), site, tiles.blocks(), rows_of(site, prologue));
  const auto& fused = *op.as<passes::FusedEpilogue>();
  if (tiles.chunks == 1)
    return jit_kernel(convolution_source(fused, tiles, in), site, tiles.blocks(), rows_of(site, prologue));
  const std::size_t operands = static_cast<std::size_t>(fused.producer_inputs) - (prologue ? 1 : 0);
  return in_chunks(site, fused, tiles, in, operands, prologue ? prologue->first_of_program() : site.in.size());
}

}  // namespace hornet::cuda
