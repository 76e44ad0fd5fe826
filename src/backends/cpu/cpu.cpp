#include "src/backends/cpu/cpu.hpp"

#include <algorithm>
#include <hornet/base/threads.hpp>

#include "src/backends/cpu/epilogue.hpp"
#include "src/backends/cpu/kernels.hpp"
#include "src/backends/cpu/pointwise.hpp"
#include "src/passes/fused_epilogue.hpp"
#include "src/passes/passes.hpp"
#include "src/passes/pooled_conv_grad.hpp"
#include "src/passes/pooled_epilogue.hpp"
#include "src/passes/stored_bfloat16.hpp"

namespace hornet::cpu {
namespace {

const KernelEntry* find(std::string_view op) {
  const auto list = kernel_list();
  const auto found = std::ranges::find(list, op, &KernelEntry::op);
  return found == list.end() ? nullptr : &*found;
}

// Ops a plan serves without a kernel.
bool is_structural(const Node& node) {
  return is_source(node) || node.op.name() == "reshape" || node.op.name() == "stop_gradient" ||
         node.op.name() == "assign";
}

bool takes_pool_gradient(const passes::PooledConvGrad& joined, std::span<const TensorType> in) {
  const bool is_any = in[0].shape.size() > 0 && in[1].shape.size() > 0;
  return joined.conv_grad.name() == "conv_kernel_grad" && in[0].dtype == f32 && is_any;
}
bool pools_images(const passes::PooledEpilogue&, std::span<const TensorType>) { return true; }

}  // namespace

std::string CpuBackend::description() const { return std::to_string(num_threads()) + " threads of the processor"; }

bool CpuBackend::has_kernel(const Node& node) const {
  if (is_structural(node)) return true;
  if (passes::touches_bfloat16(node)) return passes::moves_elements(node.op);
  if (has_pointwise(node)) return true;
  const KernelEntry* entry = find(node.op.name());
  return entry && (!entry->has || entry->has(node));
}

Kernel CpuBackend::make_kernel(KernelSite& site) const {
  if (site.node.op.as<passes::FusedEpilogue>()) return fused_epilogue_kernel(site);
  if (const KernelEntry* entry = find(site.node.op.name())) return entry->make(site);
  if (has_pointwise(site.node)) return pointwise_kernel(site);
  return {};
}

passes::Program CpuBackend::fuse(const passes::Program& program) const {
  const auto stays = [](const Node& node) { return !passes::composes_into_rows(node); };
  const passes::Program rows = passes::fuse_rows(passes::compose(program, stays));
  const passes::Program pooled = passes::fuse_pool_gradients(rows, takes_pool_gradient);
  const passes::Program produced =
      passes::fuse_epilogues(passes::fuse_pointwise(passes::fuse_channels(pooled)), has_ranged_kernel);
  return passes::fuse_parts(passes::fuse_pools(produced, pools_images));
}

bool CpuBackend::can_produce(const Node& node) const { return has_ranged_kernel(node); }

}  // namespace hornet::cpu
