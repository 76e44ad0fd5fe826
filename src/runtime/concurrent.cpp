#include "src/runtime/concurrent.hpp"

#include <memory>

#include "src/base/threads.hpp"
#include "src/passes/concurrent.hpp"
#include "src/runtime/loop.hpp"

namespace hornet {
namespace {

constexpr std::int64_t kAlignment = 64;

// A part's kernel and where its arguments begin among the node's.
struct PartRun {
  Kernel kernel;
  std::size_t in, out;
  std::int64_t scratch;
};

// A node of that op alone, its inputs placeholders, to make a kernel for.
const Node& alone(Graph& graph, const Op& op, std::span<const TensorType> in) {
  std::vector<Value> inputs;
  for (const TensorType& type : in) inputs.push_back(graph.placeholder(type.dtype, type.shape));
  return graph.add(op, inputs).front().node();
}

}  // namespace

Kernel concurrent_kernel(KernelSite& site, const Backend& backend) {
  std::vector<PartRun> runs;
  std::size_t in = 0, out = 0;
  for (const passes::Concurrent::Part& part : site.node.op.as<passes::Concurrent>()->parts) {
    Graph graph;
    KernelSite own(alone(graph, part.op, std::span(site.in).subspan(in, part.inputs)));
    Kernel kernel = kernel_of(own, backend);
    runs.push_back({std::move(kernel), in, out, site.scratch_bytes});
    in += part.inputs;
    out += own.out.size();
    site.scratch_bytes += (own.scratch_bytes + kAlignment - 1) / kAlignment * kAlignment;
  }
  return [runs = std::make_shared<const std::vector<PartRun>>(std::move(runs))](const KernelArgs& args) {
    parallel_for(static_cast<std::int64_t>(runs->size()), [&](std::int64_t i) {
      const PartRun& run = (*runs)[static_cast<std::size_t>(i)];
      run.kernel({args.in + run.in, args.out + run.out, static_cast<std::byte*>(args.scratch) + run.scratch});
    });
  };
}

}  // namespace hornet
