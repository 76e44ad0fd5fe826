// Fused programs: a kernel written and compiled for each.
#include "src/backends/cuda/jit/pointwise_source.hpp"
#include "src/backends/cuda/jit/rows_source.hpp"
#include "src/backends/cuda/kernels.hpp"

namespace hornet::cuda {
namespace {

std::vector<const Tensor*> constants_of(const Node& node) {
  std::vector<const Tensor*> constants;
  for (const Value& input : node.inputs) {
    const auto* constant = input.node().op.as<Constant>();
    constants.push_back(constant ? &constant->value : nullptr);
  }
  return constants;
}

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

Kernel fused_pointwise_kernel(KernelSite& site) {
  const auto& op = *site.node.op.as<passes::FusedPointwise>();
  return jit_kernel(pointwise_source(op, site.in, constants_of(site.node)), site, op.shape.size());
}

Kernel fused_rows_kernel(KernelSite& site) {
  const auto& op = *site.node.op.as<passes::FusedRows>();
  return jit_kernel(rows_source(op, site.in, constants_of(site.node)), site, op.lead.size());
}

}  // namespace hornet::cuda
