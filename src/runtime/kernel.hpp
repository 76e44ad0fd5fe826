// What a backend gives for an op: a maker, run once when a plan is compiled, that returns a kernel for one node's
// types. A kernel allocates nothing, keeps no state that changes, and may use threads of the pool.
#pragma once

#include <cstdint>
#include <functional>
#include <hornet/graph/graph.hpp>
#include <span>

namespace hornet {

struct KernelArgs {
  const void* const* in;  // the node's inputs, contiguous row-major
  void* const* out;       // its outputs
  void* scratch;          // KernelSite::scratch_bytes bytes, 64-byte aligned
};

using Kernel = std::function<void(const KernelArgs&)>;

// Where a kernel is wanted.
struct KernelSite {
  const Node& node;
  std::vector<TensorType> in;
  std::span<const TensorType> out;
  std::int64_t scratch_bytes = 0;  // set by the maker

  explicit KernelSite(const Node& node) : node(node), out(node.outputs) {
    for (const Value& input : node.inputs) in.push_back(input.type());
  }
};

// Returns an empty Kernel when it has none for the site's types.
using KernelMaker = Kernel (*)(KernelSite& site);

}  // namespace hornet
