#include "src/runtime/placed.hpp"

#include <cstring>
#include <memory>

#include "src/passes/placed.hpp"
#include "src/runtime/plan.hpp"

namespace hornet {
namespace {

// An operand of the step in the outer plan: the same memory at every run.
class Outer {
 public:
  explicit Outer(const DeviceMemory* device) : device_(device) {}

  void copy_to(const Tensor& host, const void* memory) {
    if (device_)
      device_->download(host, over(memory, host.type()));
    else
      std::memcpy(host.raw(), memory, static_cast<std::size_t>(host.bytes()));
  }
  void copy_from(const Tensor& host, void* memory) {
    if (device_)
      device_->upload(over(memory, host.type()), host);
    else
      std::memcpy(memory, host.raw(), static_cast<std::size_t>(host.bytes()));
  }

 private:
  const Tensor& over(const void* memory, const TensorType& type) {
    auto* bytes = static_cast<std::byte*>(const_cast<void*>(memory));
    if (tensor_.raw() != bytes) tensor_ = Tensor::over({std::shared_ptr<std::byte>(), bytes}, type);
    return tensor_;
  }

  const DeviceMemory* device_;  // nullptr for the host
  Tensor tensor_;
};

// What a plan is to its kernels: it runs once at a time.
class PlacedPart {
 public:
  PlacedPart(const passes::Placed& op, std::size_t inputs, const DeviceMemory* outer)
      : plan_({op.body.graph, op.body.results, op.updates}, backend_of(op.device)),
        results_(op.body.results.size(), Outer(outer)) {
    for (std::size_t i = 0; i < inputs; ++i)
      if (Tensor* input = plan_.input(passes::Placed::label(i))) inputs_.push_back({i, input, Outer(outer)});
  }

  void run(const KernelArgs& args) {
    for (Input& input : inputs_) input.outer.copy_to(*input.inner, args.in[input.index]);
    plan_.run();
    for (std::size_t i = 0; i < results_.size(); ++i)
      results_[i].copy_from(plan_.output(static_cast<int>(i)), args.out[i]);
  }

 private:
  struct Input {
    std::size_t index;
    const Tensor* inner;  // the plan's
    Outer outer;
  };

  Plan plan_;
  std::vector<Input> inputs_;  // those that the plan reads
  std::vector<Outer> results_;
};

}  // namespace

Kernel placed_kernel(KernelSite& site, const Backend& outer) {
  const auto& op = *site.node.op.as<passes::Placed>();
  const auto part = std::make_shared<PlacedPart>(op, site.in.size(), outer.memory());
  return [part](const KernelArgs& args) { part->run(args); };
}

}  // namespace hornet
