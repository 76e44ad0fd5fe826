// A device whose memory is the host's and whose kernels are the CPU's: what plans do for a device, seen without one.
#pragma once

#include <algorithm>
#include <cstring>
#include <stdexcept>

#include "src/runtime/backend.hpp"

class HostMemory final : public hornet::DeviceMemory {
 public:
  std::int64_t free = std::int64_t{1} << 40;
  bool waits_for_steps = false;
  mutable std::int64_t allocated = 0;
  mutable int waits = 0, recordings = 0;

  hornet::Tensor tensor(const hornet::TensorType& type) const override {
    allocated += type.bytes();
    hornet::Tensor tensor(type.dtype, type.shape);
    std::memset(tensor.raw(), 0, static_cast<std::size_t>(tensor.bytes()));
    return tensor;
  }
  void upload(const hornet::Tensor& to, const hornet::Tensor& from) const override { copy_bytes(to, from); }
  void download(const hornet::Tensor& to, const hornet::Tensor& from) const override { copy_bytes(to, from); }
  void copy(void* to, const void* from, std::int64_t bytes) const override {
    std::memcpy(to, from, static_cast<std::size_t>(bytes));
  }
  void wait() const override { ++waits; }
  void finish_compiling() const override {}
  double seconds_of(const std::function<void()>& work) const override {
    work();
    return 1e-6;
  }
  std::int64_t free_bytes() const override { return free - allocated; }
  bool step_by_step() const override { return waits_for_steps; }
  std::unique_ptr<hornet::RecordedWork> record(std::vector<hornet::DeviceWork> work) const override {
    ++recordings;
    return std::make_unique<Repeated>([work = std::move(work)] {
      for (const hornet::DeviceWork& one : work) one.run();
    });
  }
  std::unique_ptr<hornet::RecordedWork> record_in_order(std::function<void()> work) const override {
    ++recordings;
    return std::make_unique<Repeated>(std::move(work));
  }

 private:
  struct Repeated final : hornet::RecordedWork {
    explicit Repeated(std::function<void()> work) : work(std::move(work)) {}
    void replay() override { work(); }
    std::int64_t launches() const override { return 1; }
    std::function<void()> work;
  };
  void copy_bytes(const hornet::Tensor& to, const hornet::Tensor& from) const {
    copy(to.raw(), from.raw(), from.bytes());
  }
};

// The backend in use when it is made, with such a memory.
class HostDevice final : public hornet::Backend {
 public:
  HostMemory host;
  std::string failing_op;        // its kernels throw
  mutable int kernels_made = 0;  // which tells whether a plan was made

  std::string_view name() const override { return "host device"; }
  std::string description() const override { return "the host in a device's place"; }
  hornet::Kernel make_kernel(hornet::KernelSite& site) const override {
    ++kernels_made;
    if (site.node.op.name() == failing_op)
      return [](const hornet::KernelArgs&) { throw std::runtime_error("an illegal memory access was encountered"); };
    return backend_.make_kernel(site);
  }
  bool has_kernel(const hornet::Node& node) const override { return backend_.has_kernel(node); }
  hornet::passes::Program fuse(const hornet::passes::Program& program) const override { return backend_.fuse(program); }
  bool can_produce(const hornet::Node& node) const override { return backend_.can_produce(node); }
  const hornet::DeviceMemory* memory() const override { return &host; }

 private:
  const hornet::Backend& backend_ = hornet::open_backend();
};
