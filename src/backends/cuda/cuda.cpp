#include "src/backends/cuda/cuda.hpp"

#include <algorithm>

#include "src/backends/cuda/fusion.hpp"
#include "src/backends/cuda/kernels.hpp"
#include "src/backends/cuda/launch.hpp"
#include "src/backends/cuda/memory.hpp"
#include "src/backends/cuda/pointwise.hpp"
#include "src/backends/cuda/recurrence.hpp"
#include "src/backends/cuda/stored_bfloat16.hpp"
#include "src/passes/passes.hpp"
#include "src/passes/stored_bfloat16.hpp"
#include "src/runtime/target.hpp"

namespace hornet::cuda {
namespace {

Driver* in_use = nullptr;
JitRegistry* jit_in_use = nullptr;
std::shared_ptr<IndexFaults> faults_in_use;

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

}  // namespace

Driver& driver() {
  if (!in_use) throw InternalError("a CUDA kernel was asked for before there was a CUDA backend");
  return *in_use;
}

Precision precision() {
  switch (matmul_precision_in_use()) {
    case MatmulPrecision::float32:
    case MatmulPrecision::tf32x3: break;
    case MatmulPrecision::tf32: return Precision::tf32;
    case MatmulPrecision::bf16: return Precision::bf16;
  }
  return Precision::float32;
}

bool splits_factors() { return matmul_precision_in_use() == MatmulPrecision::tf32x3; }

JitRegistry& jit_registry() {
  if (!jit_in_use) throw InternalError("a CUDA kernel was asked for before there was a CUDA backend");
  return *jit_in_use;
}

void end_compiling() {
  if (jit_in_use) jit_in_use->end();
}

const std::shared_ptr<IndexFaults>& index_faults() {
  if (!faults_in_use) throw InternalError("a CUDA kernel was asked for before there was a CUDA backend");
  return faults_in_use;
}

CudaBackend::CudaBackend(std::unique_ptr<Driver> driver)
    : driver_(std::move(driver)),
      index_faults_(std::make_shared<IndexFaults>(*driver_)),
      memory_(device_memory(*driver_, *index_faults_)) {
  in_use = driver_.get();
  jit_in_use = &jit_;
  faults_in_use = index_faults_;
}

CudaBackend::~CudaBackend() {
  in_use = nullptr;
  jit_in_use = nullptr;
  faults_in_use = nullptr;
}

bool CudaBackend::has_kernel(const Node& node) const {
  if (is_structural(node)) return true;
  if (passes::touches_bfloat16(node)) return passes::moves_elements(node.op) || takes_stored_bfloat16(node);
  return has_pointwise(node) || find(node.op.name()) != nullptr;
}

Kernel CudaBackend::make_kernel(KernelSite& site) const {
  if (const KernelEntry* entry = find(site.node.op.name())) return entry->make(site);
  if (has_pointwise(site.node)) return pointwise_kernel(site);
  return {};
}

passes::Program CudaBackend::take_loops(const passes::Program& program) const {
  const passes::Program merged = passes::merge_scans(passes::eliminate_common_subexpressions(program));
  return passes::take_gated_loops(merged, library_keeps);
}

passes::Program CudaBackend::fuse(const passes::Program& program) const {
  return driver_->compiles() ? cuda::fuse(program) : program;
}

bool CudaBackend::can_produce(const Node& node) const { return driver_->compiles() && cuda::can_produce(node); }

}  // namespace hornet::cuda
