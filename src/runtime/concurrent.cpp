#include "src/runtime/concurrent.hpp"

#include <algorithm>
#include <memory>

#include "src/base/threads.hpp"
#include "src/passes/concurrent.hpp"
#include "src/runtime/loop.hpp"

namespace hornet {
namespace {

// A loop and where its arguments begin among the node's.
struct Member {
  LoopKernel loop;
  std::size_t in, out;
  std::int64_t scratch;
};

struct Task {
  std::size_t member;
  std::int64_t part;
};

struct Members {
  std::vector<Member> members;
  std::vector<Task> tasks;

  void run(const KernelArgs& args, const Task& task) const {
    const Member& member = members[task.member];
    auto* scratch = static_cast<std::byte*>(args.scratch) + member.scratch;
    member.loop.run({args.in + member.in, args.out + member.out, scratch}, task.part);
  }
};

// A node of that op alone, its inputs placeholders, to make a kernel for.
const Node& alone(Graph& graph, const Op& op, std::span<const TensorType> in) {
  std::vector<Value> inputs;
  for (const TensorType& type : in) inputs.push_back(graph.placeholder(type.dtype, type.shape));
  return graph.add(op, inputs).front().node();
}

Members members_of(KernelSite& site, const Backend& backend) {
  Members all;
  std::size_t in = 0, out = 0;
  for (const passes::Concurrent::Part& part : site.node.op.as<passes::Concurrent>()->parts) {
    Graph graph;
    KernelSite own(alone(graph, part.op, std::span(site.in).subspan(in, part.inputs)));
    LoopKernel loop = loop_kernel(own, backend);
    for (std::int64_t i = 0; i < loop.parts; ++i) all.tasks.push_back({all.members.size(), i});
    all.members.push_back({std::move(loop), in, out, site.scratch_bytes});
    in += part.inputs;
    out += own.out.size();
    site.scratch_bytes += own.scratch_bytes;
  }
  // A thread begins with the same rows of all loops: with what it made of them, in the gradients' loops too.
  std::ranges::stable_sort(all.tasks, {}, [&](const Task& task) {  // by the share of the rows before its own
    return static_cast<double>(task.part) / static_cast<double>(all.members[task.member].loop.parts);
  });
  return all;
}

}  // namespace

Kernel concurrent_kernel(KernelSite& site, const Backend& backend) {
  return [all = std::make_shared<const Members>(members_of(site, backend))](const KernelArgs& args) {
    parallel_for(static_cast<std::int64_t>(all->tasks.size()),
                 [&](std::int64_t i) { all->run(args, all->tasks[static_cast<std::size_t>(i)]); });
  };
}

}  // namespace hornet
