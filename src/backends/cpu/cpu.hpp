// The CPU backend.
#pragma once

#include "src/runtime/backend.hpp"

namespace hornet::cpu {

class CpuBackend final : public Backend {
 public:
  std::string_view name() const override { return "cpu"; }
  std::string description() const override;
  Kernel make_kernel(KernelSite& site) const override;
  bool has_kernel(const Node& node) const override;
  passes::Program fuse(const passes::Program& program) const override;
  bool can_produce(const Node& node) const override;
  bool runs_loops_in_threads() const override { return true; }
};

}  // namespace hornet::cpu
