#include "src/runtime/optimise.hpp"

#include <algorithm>
#include <functional>

#include "src/ops/scan_grad.hpp"
#include "src/passes/fusion_report.hpp"
#include "src/passes/passes.hpp"
#include "src/passes/placed.hpp"
#include "src/runtime/loop.hpp"

namespace hornet {
namespace {

// A loop that can be divided is: its products then stay in the steps, where what they make is read at once. Of others
// they are taken out, after which the steps of some are small enough.
passes::Program arrange_loops(passes::Program program, const Backend& backend,
                              const std::function<bool(const Node&)>& has_kernel) {
  const auto loops = [](const Node& node) { return is_loop(node.op); };
  if (std::ranges::none_of(program.graph.nodes(), loops)) return passes::compose(program, has_kernel);
  const bool threads = backend.runs_loops_in_threads();
  const auto composed = [&](const passes::Program& body) { return passes::compose(body, has_kernel); };
  program = passes::optimise_bodies(passes::transpose_invariants(program), composed);
  if (threads) program = passes::divide_rows(program);
  program = passes::compose(passes::hoist_products(program), has_kernel);
  return threads ? passes::divide_rows(program) : program;
}

bool is_gradient_of_loop(const Node& node) { return node.op.as<ops::ScanGrad>() != nullptr; }

// Loops as passes work on them: without gradients of loops, which become loops. Those that are placed elsewhere do so
// before nodes are gathered into parts, as what they keep of each step must be in the part of the loop that computes
// it.
passes::Program place(const passes::Program& program, const Backend& backend) {
  const auto elsewhere = [&](const std::string& device) { return &backend_of(device) != &backend; };
  const auto stays = [&](const Node& node) {
    return !is_gradient_of_loop(node) || node.device.empty() || !elsewhere(node.device);
  };
  return passes::place(passes::compose(program, stays), elsewhere);
}

passes::Program optimise_placed(passes::Program program, const Backend& backend, std::vector<PassListing>* listing) {
  const auto record = [&](const char* pass) {
    if (listing) listing->push_back({pass, passes::to_string(program)});
  };
  const auto has_kernel = [&](const Node& node) {
    return is_loop(node.op) || node.op.as<passes::Placed>() || backend.has_kernel(node);
  };
  const auto evaluate = [&](const Node& node, const std::vector<Tensor>& inputs) {
    return run_node(node, inputs, backend);
  };
  program = passes::compose(program, [](const Node& node) { return !is_gradient_of_loop(node); });
  program = passes::widen_bfloat16(program, has_kernel);
  program = passes::eliminate_common_subexpressions(program);
  program = passes::sink_transposes(passes::merge_scans(program));
  record("common subexpressions");
  program = arrange_loops(program, backend, has_kernel);
  program = passes::optimise_bodies(
      program, [&](const passes::Program& body) { return optimise_placed(body, backend, nullptr); });
  record("composed");
  program = passes::fold_constants(program, evaluate);
  record("constants folded");
  program = passes::sink_reshapes(passes::join_parts(passes::simplify_pool_gradients(program)));
  program = passes::eliminate_common_subexpressions(program);  // of what the passes so far made
  program = passes::compose(passes::record_winners(program), has_kernel);
  record("simplified");
  program = backend.fuse(passes::separate_widenings(program));
  record("fused");
  if (backend.runs_loops_in_threads()) program = passes::join_loops(program);
  if (listing)
    listing->push_back(
        {"fusion report", passes::fusion_report(program, [&](const Node& node) { return backend.can_produce(node); })});
  return program;
}

}  // namespace

passes::Program optimise(passes::Program program, const Backend& backend, std::vector<PassListing>* listing) {
  if (listing) listing->push_back({"traced", passes::to_string(program)});
  program = place(program, backend);
  const PlacementScope unplaced("");  // what the passes make
  return optimise_placed(backend.take_loops(program), backend, listing);
}

}  // namespace hornet
