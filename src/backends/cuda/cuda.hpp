// The CUDA backend: kernels by op name (kernels.cpp), run by the driver of one GPU.
#pragma once

#include "src/backends/cuda/driver.hpp"
#include "src/backends/cuda/index_faults.hpp"
#include "src/backends/cuda/jit/kernels.hpp"
#include "src/runtime/backend.hpp"

namespace hornet::cuda {

class CudaBackend final : public Backend {
 public:
  explicit CudaBackend(std::unique_ptr<Driver> driver);  // becomes cuda::driver() while the backend lives
  ~CudaBackend() override;

  std::string_view name() const override { return "cuda"; }
  std::string description() const override { return driver_->description(); }
  Kernel make_kernel(KernelSite& site) const override;
  bool has_kernel(const Node& node) const override;
  passes::Program take_loops(const passes::Program& program) const override;
  passes::Program fuse(const passes::Program& program) const override;
  bool can_produce(const Node& node) const override;
  const DeviceMemory* memory() const override { return memory_.get(); }

 private:
  std::unique_ptr<Driver> driver_;
  JitRegistry jit_;  // after the driver, whose kernels it holds
  std::shared_ptr<IndexFaults> index_faults_;
  std::unique_ptr<DeviceMemory> memory_;
};

}  // namespace hornet::cuda
