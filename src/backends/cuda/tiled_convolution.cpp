// One launch, and where the sums of a kernel's gradient are cut a second one that adds up the chunks' and has the
// program behind it.
#include "src/backends/cuda/tiled_convolution.hpp"

#include "src/backends/cuda/jit/channels_source.hpp"
#include "src/backends/cuda/jit/convolution_source.hpp"
#include "src/backends/cuda/kernels.hpp"
#include "src/backends/cuda/pointers.hpp"
#include "src/passes/constants.hpp"

namespace hornet::cuda {
namespace {

// The sum of the chunks' results, a stage by itself.
passes::FusedChannels sum_of_chunks(const ConvolutionTiles& tiles, const Shape& result) {
  return {Shape{tiles.chunks} + result, 1, {}, {0}};
}
ReduceStage stage_of(const ConvolutionTiles& tiles) {
  return {lines_of(1, tiles.chunks, tiles.m * tiles.n), tiles.chunks, 1, 1, tiles.chunks};
}

Kernel in_chunks(KernelSite& site, const passes::FusedEpilogue& op, const ConvolutionTiles& tiles) {
  const auto own = static_cast<std::size_t>(op.producer_inputs);
  const passes::FusedChannels sum = sum_of_chunks(tiles, op.epilogue.shape);
  std::vector<TensorType> types{{f32, sum.shape}};
  types.insert(types.end(), site.in.begin() + static_cast<std::ptrdiff_t>(own), site.in.end());
  const std::vector<const Tensor*> constants = passes::constants_of(site.node.inputs);
  std::vector<const Tensor*> known{nullptr};
  known.insert(known.end(), constants.begin() + static_cast<std::ptrdiff_t>(own), constants.end());
  const ReduceStage stage = stage_of(tiles);
  site.scratch_bytes = sum.shape.size() * static_cast<std::int64_t>(sizeof(float));
  return [multiply = JitKernel(convolution_chunks_source(tiles, own)), blocks = tiles.blocks(),
          add = JitKernel(channels_source(sum, 1, op.epilogue, types, known, stage)), sum_blocks = stage.blocks(), own,
          in = site.in.size(), out = site.out.size()](const KernelArgs& args) {
    Pointers products, sums;
    multiply(products.add(args.in, own).add(args.scratch).all(), blocks);
    add(sums.add(args.scratch).add(args.in + own, in - own).add(args.out, out).all(), sum_blocks);
  };
}

}  // namespace

Kernel tiled_convolution_kernel(KernelSite& site, const ConvolutionTiles& tiles) {
  const auto& op = *site.node.op.as<passes::FusedEpilogue>();
  if (tiles.chunks > 1) return in_chunks(site, op, tiles);
  const JitSource source = convolution_source(op, tiles, site.in, passes::constants_of(site.node.inputs));
  return [kernel = JitKernel(source), blocks = tiles.blocks(), in = site.in.size(), out = site.out.size()](
             const KernelArgs& args) { kernel(Pointers().add(args.in, in).add(args.out, out).all(), blocks); };
}

Kernel pooled_epilogue_kernel(KernelSite& site) {
  const auto& op = *site.node.op.as<passes::PooledEpilogue>();
  const ConvolutionTiles tiles = *convolution_tiles(op, site.in);
  const JitSource source = convolution_source(op, tiles, site.in, passes::constants_of(site.node.inputs));
  return [kernel = JitKernel(source), blocks = tiles.blocks(), in = site.in.size(), out = site.out.size()](
             const KernelArgs& args) { kernel(Pointers().add(args.in, in).add(args.out, out).all(), blocks); };
}

}  // namespace hornet::cuda
