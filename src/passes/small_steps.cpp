#include "src/passes/small_steps.hpp"

#include "src/passes/divided_scan.hpp"
#include "src/passes/flops.hpp"

namespace hornet::passes {
namespace {

// Work of a step, of all rows, that few threads could share with profit: some tens of microseconds of one core.
constexpr double kMostFlops = 8e6, kMostBytes = 4e6;

double step_bytes(const ops::Scan& scan) {
  double bytes = 0;
  for (const Node* node : live_nodes({scan.body.graph, scan.body.results, {}}))
    for (const TensorType& type : node->outputs) bytes += static_cast<double>(type.bytes());
  return bytes;
}

}  // namespace

bool has_small_steps(const Node& node) {
  const auto* scan = node.op.as<ops::Scan>();
  const auto* divided = node.op.as<DividedScan>();
  if (!scan && !divided) return false;
  const ops::Scan& part = divided ? *divided : *scan;
  const double parts = divided ? static_cast<double>(divided->parts) : 1;
  return parts * step_flops(part) <= kMostFlops && parts * step_bytes(part) <= kMostBytes;
}

}  // namespace hornet::passes
