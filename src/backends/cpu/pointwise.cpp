#include "src/backends/cpu/pointwise.hpp"

#include <algorithm>
#include <memory>

#include "src/backends/cpu/block_instruction.hpp"
#include "src/backends/cpu/pointwise_run.hpp"
#include "src/base/threads.hpp"
#include "src/passes/constants.hpp"

namespace hornet::cpu {
namespace {

constexpr std::int64_t kShardBlocks = 32;  // a few microseconds of work

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
  const auto program = std::make_shared<PointwiseProgram>(
      compile_pointwise(program_of(site.node), site.in, passes::constants_of(site.node.inputs)));
  const std::int64_t elements = kShardBlocks * program->block, shards = (program->size + elements - 1) / elements;
  if (shards <= 1) return [program](const KernelArgs& args) { run_range(*program, args, 0, program->size); };
  return [program, shards, elements](const KernelArgs& args) {
    parallel_for(shards, [&](std::int64_t shard) {
      run_range(*program, args, shard * elements, std::min(program->size, (shard + 1) * elements));
    });
  };
}

}  // namespace hornet::cpu
