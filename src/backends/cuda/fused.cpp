// Fused programs: a kernel written and compiled for each.
#include "src/backends/cuda/fused_channels.hpp"
#include "src/backends/cuda/jit/pointwise_source.hpp"
#include "src/backends/cuda/jit/product_source.hpp"
#include "src/backends/cuda/jit/rows_source.hpp"
#include "src/backends/cuda/kernels.hpp"
#include "src/passes/constants.hpp"

namespace hornet::cuda {
namespace {

// Runs a kernel of n elements or blocks on a node's inputs and outputs.
Kernel jit_kernel(const JitSource& source, const KernelSite& site, std::int64_t n) {
  return [kernel = JitKernel(source), n, in = site.in.size(), out = site.out.size()](const KernelArgs& args) {
    std::vector<void*> pointers(in + out);
    for (std::size_t i = 0; i < in; ++i) pointers[i] = const_cast<void*>(args.in[i]);
    for (std::size_t i = 0; i < out; ++i) pointers[in + i] = args.out[i];
    kernel(pointers, n);
  };
}

}  // namespace

// Of a small product or a sum of channels: nothing else is fused.
Kernel fused_epilogue_kernel(KernelSite& site) {
  const auto& op = *site.node.op.as<passes::FusedEpilogue>();
  if (const auto* sum = op.producer.as<ops::Sum>()) return summed_epilogue_kernel(site, *sum);
  const SmallProductTiles tiles =
      *small_product_tiles(matrix_product_of(*op.producer.as<ops::MatMul>(), std::span(site.in).first(2)));
  const JitSource source = product_source(op, tiles, site.in, passes::constants_of(site.node.inputs));
  return jit_kernel(source, site, tiles.blocks());
}

Kernel fused_pointwise_kernel(KernelSite& site) {
  const auto& op = *site.node.op.as<passes::FusedPointwise>();
  return jit_kernel(pointwise_source(op, site.in, passes::constants_of(site.node.inputs)), site, op.shape.size());
}

Kernel fused_rows_kernel(KernelSite& site) {
  const auto& op = *site.node.op.as<passes::FusedRows>();
  return jit_kernel(rows_source(op, site.in, passes::constants_of(site.node.inputs)), site, op.lead.size());
}

}  // namespace hornet::cuda
