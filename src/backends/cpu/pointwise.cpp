#include "src/backends/cpu/pointwise.hpp"

#include <algorithm>
#include <memory>

#include "src/backends/cpu/block_instruction.hpp"
#include "src/backends/cpu/pointwise_run.hpp"
#include "src/base/threads.hpp"

namespace hornet::cpu {
namespace {

constexpr std::int64_t kShard = 32 * kBlock;  // elements of one shard: a few microseconds of work

void run_range(const PointwiseProgram& program, const KernelArgs& args, std::int64_t begin, std::int64_t end) {
  PointwiseRun(program, args.in, args.out, end - begin).run(begin, end);
}

// broadcast_to is a program of no instruction, whose result is its input.
passes::FusedPointwise program_of(const Node& node) {
  if (node.op.name() == "broadcast_to") return {node.outputs[0].shape, {}, {0}};
  return passes::FusedPointwise::of(node);
}

}  // namespace

bool has_pointwise(const Node& node) {
  if (node.op.as<passes::FusedPointwise>() || node.op.name() == "broadcast_to") return true;
  return node.op.pointwise() && has_block_kernel(node.op, node.inputs.back().dtype());
}

Kernel pointwise_kernel(KernelSite& site) {
  std::vector<const Tensor*> constants;
  for (const Value& input : site.node.inputs) {
    const auto* constant = input.node().op.as<Constant>();
    constants.push_back(constant ? &constant->value : nullptr);
  }
  const auto program = std::make_shared<PointwiseProgram>(compile_pointwise(program_of(site.node), site.in, constants));
  const std::int64_t shards = (program->size + kShard - 1) / kShard;
  if (shards <= 1) return [program](const KernelArgs& args) { run_range(*program, args, 0, program->size); };
  return [program, shards](const KernelArgs& args) {
    parallel_for(shards, [&](std::int64_t shard) {
      run_range(*program, args, shard * kShard, std::min(program->size, (shard + 1) * kShard));
    });
  };
}

}  // namespace hornet::cpu
