// Fused programs: a kernel written and compiled for each.
#include <hornet/base/error.hpp>

#include "src/backends/cuda/biased_product.hpp"
#include "src/backends/cuda/fused_channels.hpp"
#include "src/backends/cuda/jit/lookup_source.hpp"
#include "src/backends/cuda/jit/pointwise_source.hpp"
#include "src/backends/cuda/jit/product_source.hpp"
#include "src/backends/cuda/jit/rows_source.hpp"
#include "src/backends/cuda/jit_site.hpp"
#include "src/backends/cuda/kernels.hpp"
#include "src/backends/cuda/tiled_convolution.hpp"
#include "src/ops/gather.hpp"
#include "src/passes/constants.hpp"

namespace hornet::cuda {
namespace {

// Of a small product that has a program behind it. Whoever else has one is known, unless a thread has changed how
// products are computed since the plan was fused.
SmallProductTiles small_tiles(const Op& op, std::span<const TensorType> in) {
  const auto* fused = op.as<passes::FusedEpilogue>();
  const auto* product = fused ? fused->producer.as<ops::MatMul>() : nullptr;
  const auto tiles = product ? small_product_tiles(matrix_product_of(*product, in.first(2))) : std::nullopt;
  if (!tiles) throw InternalError("the way of computing products was changed while a plan was made");
  return *tiles;
}

}  // namespace

// Of a small product, a convolution, a sum of channels, or a bias behind a product of the library's: nothing else is
// fused.
Kernel fused_epilogue_kernel(KernelSite& site) {
  if (is_biased_product(site.node)) return biased_product_kernel(site);
  if (const auto tiles = tiles_behind(site.node.op, site.in))
    return tiled_convolution_kernel(site, site.node.op, *tiles);
  const auto& op = *site.node.op.as<passes::FusedEpilogue>();
  if (const auto* sum = op.producer.as<ops::Sum>()) return summed_epilogue_kernel(site, *sum);
  const SmallProductTiles tiles = small_tiles(site.node.op, site.in);
  const JitSource source = product_source(op, tiles, site.in, passes::constants_of(site.node.inputs));
  return jit_kernel(source, site, tiles.blocks());
}

Kernel pooled_epilogue_kernel(KernelSite& site) {
  const auto tiles = tiles_behind(site.node.op, site.in);
  if (!tiles) throw InternalError("the way of computing convolutions was changed while a plan was made");
  return tiled_convolution_kernel(site, site.node.op, *tiles);
}

Kernel fused_pointwise_kernel(KernelSite& site) {
  const auto& op = *site.node.op.as<passes::FusedPointwise>();
  return jit_kernel(pointwise_source(op, site.in, passes::constants_of(site.node.inputs)), site,
                    op.shape.size() / pointwise_width(op.shape));
}

// Of an index, of a convolution, or of a small product.
Kernel fused_prologue_kernel(KernelSite& site) {
  const auto& op = *site.node.op.as<passes::FusedPrologue>();
  const std::vector<const Tensor*> constants = passes::constants_of(site.node.inputs);
  if (const auto* lookup = op.consumer.as<ops::Gather>())
    return jit_kernel(lookup_source(op, site.in, constants), site, site.out[0].shape.size(),
                      IndexSite(site.node.name, site.in[0].shape[0], lookup->extent_name));
  const std::vector<TensorType> types = op.consumer_types(site.in);
  if (const auto tiles = tiles_behind(op.consumer, types))
    return tiled_convolution_kernel(site, op.consumer, *tiles, &op);
  const SmallProductTiles tiles = small_tiles(op.consumer, types);
  return jit_kernel(product_source(op, tiles, site.in, constants), site, tiles.blocks(), picked_rows(site, op));
}

Kernel fused_rows_kernel(KernelSite& site) {
  const auto& op = *site.node.op.as<passes::FusedRows>();
  return jit_kernel(rows_source(op, site.in, passes::constants_of(site.node.inputs)), site, op.lead.size());
}

namespace {

// Of `op`, whose rows `produced` makes.
template <class T>
Kernel kernel_of_rows(KernelSite& site, const T& op, const passes::ProducedRows& produced) {
  const MatrixProduct product = matrix_product_of(*produced.producer.as<ops::MatMul>(), std::span(site.in).first(2));
  const JitSource source =
      rows_source(op, *row_product_tiles(product), site.in, passes::constants_of(site.node.inputs));
  return jit_kernel(source, site, product.m);
}

}  // namespace

Kernel produced_rows_kernel(KernelSite& site) {
  const auto& op = *site.node.op.as<passes::ProducedRows>();
  return kernel_of_rows(site, op, op);
}

Kernel continued_rows_kernel(KernelSite& site) {
  const auto& op = *site.node.op.as<passes::ContinuedRows>();
  return kernel_of_rows(site, op, *op.rows.as<passes::ProducedRows>());
}

}  // namespace hornet::cuda
