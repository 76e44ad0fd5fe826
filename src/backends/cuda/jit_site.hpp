// Kernels of one compiled source, launched on the memory of a node.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "src/backends/cuda/index_faults.hpp"
#include "src/backends/cuda/jit/kernels.hpp"
#include "src/passes/fused_prologue.hpp"
#include "src/runtime/kernel.hpp"

namespace hornet::cuda {

// The pointers of a compiled kernel's functor, one behind the other.
class Pointers {
 public:
  Pointers& add(const void* pointer) {
    all_.push_back(const_cast<void*>(pointer));
    return *this;
  }
  template <class Pointer>
  Pointers& add(const Pointer* pointers, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) add(pointers[i]);
    return *this;
  }
  // Those of a watch over indices that are looked up.
  Pointers& add(const std::optional<IndexSite>& indices) {
    if (indices) add(indices->watch().fault).add(indices->watch().told);
    return *this;
  }
  const std::vector<void*>& all() const { return all_; }

 private:
  std::vector<void*> all_;
};

// The indices of rows that a program in front picks, where it does.
inline std::optional<IndexSite> picked_rows(const KernelSite& site, const passes::FusedPrologue& op) {
  if (!op.picks_rows) return {};
  return IndexSite(op.picker, site.in[op.first_of_program()].shape[0], op.extent_name);
}

// Runs a kernel of n elements or blocks on a node's inputs and outputs. Where indices are looked up, the watch's
// pointers stand behind the inputs.
inline Kernel jit_kernel(const JitSource& source, const KernelSite& site, std::int64_t n,
                         const std::optional<IndexSite>& indices = {}) {
  return [kernel = JitKernel(source), n, in = site.in.size(), out = site.out.size(), indices](const KernelArgs& args) {
    kernel(Pointers().add(args.in, in).add(indices).add(args.out, out).all(), n);
  };
}

}  // namespace hornet::cuda
