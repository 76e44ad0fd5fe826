#include "src/backends/cuda/pointwise.hpp"

#include <algorithm>

#include "src/backends/cuda/device/pointwise_list.hpp"
#include "src/backends/cuda/launch.hpp"

namespace hornet::cuda {
namespace {

template <class F>
Kernel kernel_of(std::int64_t size) {
  return [launch = Launch<F>(), size](const KernelArgs& args) { launch(F::of(args.in, args.out[0]), size); };
}

struct PointwiseEntry {
  std::string_view op;
  DType operand, result;
  Kernel (*make)(std::int64_t size);
};

struct PointwiseTable {
  std::vector<PointwiseEntry> entries;
  template <class F>
  void add(std::string_view op, DType operand, DType result) {
    entries.push_back({op, operand, result, kernel_of<F>});
  }
};

const PointwiseEntry* find(const Node& node) {
  static const PointwiseTable table = [] {
    PointwiseTable all;
    list_pointwise(all);
    return all;
  }();
  if (!node.op.pointwise()) return nullptr;
  const auto serves = [&](const PointwiseEntry& entry) {
    return entry.op == node.op.name() && entry.operand == node.inputs.back().dtype() &&
           entry.result == node.outputs[0].dtype;
  };
  const auto found = std::ranges::find_if(table.entries, serves);
  return found == table.entries.end() ? nullptr : &*found;
}

}  // namespace

bool has_pointwise(const Node& node) { return find(node) != nullptr; }

Kernel pointwise_kernel(KernelSite& site) { return find(site.node)->make(site.out[0].shape.size()); }

}  // namespace hornet::cuda
