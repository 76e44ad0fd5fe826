#include "src/passes/fusion_report.hpp"

#include <map>

#include "src/passes/concurrent.hpp"
#include "src/passes/continued_rows.hpp"
#include "src/passes/divided_scan.hpp"
#include "src/passes/fused_channels.hpp"
#include "src/passes/fused_epilogue.hpp"
#include "src/passes/fused_prologue.hpp"
#include "src/passes/fused_rows.hpp"
#include "src/passes/pointwise_parts.hpp"
#include "src/passes/pooled_conv_grad.hpp"
#include "src/passes/pooled_epilogue.hpp"

namespace hornet::passes {
namespace {

// "3 multiply, add": how often each op occurs.
std::string listed(const std::vector<FusedInstruction>& program) {
  std::map<std::string_view, int> counts;
  for (const FusedInstruction& instruction : program) ++counts[instruction.op.name()];
  std::string out;
  for (const auto& [op, count] : counts)
    out += (out.empty() ? "" : ", ") + (count > 1 ? std::to_string(count) + " " : "") + std::string(op);
  return out;
}

// The ops a fused node stands for; "" for a single op.
std::string content(const Op& op) {
  if (const auto* fused = op.as<FusedPointwise>()) return listed(fused->program);
  if (const auto* fused = op.as<PointwiseParts>()) return "parts of rows: " + listed(fused->pointwise.program);
  if (const auto* fused = op.as<FusedRows>())
    return "rows of " + std::to_string(fused->n) + ": " + listed(fused->program);
  if (const auto* fused = op.as<ProducedRows>())
    return std::string(fused->producer.name()) + ", then " + content(fused->rows);
  if (const auto* fused = op.as<ContinuedRows>())
    return content(fused->rows) + "; each row into " + content(fused->consumer);
  if (const auto* joined = op.as<Concurrent>()) return std::to_string(joined->parts.size()) + " loops at the same time";
  if (const auto* fused = op.as<FusedChannels>())
    return std::to_string(fused->sums.size()) + " sums over " + std::to_string(fused->axes) + " leading axes" +
           (fused->program.empty() ? "" : " of " + listed(fused->program));
  if (const auto* loop = op.as<DividedScan>())
    return std::to_string(loop->parts) + " parts of the rows, each in a loop";
  if (const auto* fused = op.as<PooledConvGrad>())
    return std::string(fused->pool_grad.name()) + " into " + std::string(fused->conv_grad.name());
  if (const auto* fused = op.as<PooledEpilogue>())
    return content(fused->fused) + ", then " + std::string(fused->pool.name());
  if (const auto* fused = op.as<FusedPrologue>()) {
    const std::string operand = listed(fused->program.program), consumer = content(fused->consumer);
    return (fused->picks_rows ? "picked rows, " : "") + (operand.empty() ? "" : operand + ", ") + "then " +
           (consumer.empty() ? std::string(fused->consumer.name()) : consumer);
  }
  if (const auto* fused = op.as<FusedEpilogue>()) {
    const std::string content_of_producer = content(fused->producer);
    const std::string producer =
        content_of_producer.empty() ? std::string(fused->producer.name()) : content_of_producer;
    return fused->epilogue.program.empty() ? producer : producer + ", then " + listed(fused->epilogue.program);
  }
  return "";
}

std::string quoted(const Node& node) { return std::string(node.op.name()) + " \"" + node.name + "\""; }

class Report {
 public:
  Report(const Program& program, const std::function<bool(const Node&)>& can_produce)
      : order_(live_nodes(program)), can_produce_(can_produce), readers_(reader_counts(program)) {}

  std::string run() const {
    std::string out;
    for (const Node* node : order_)
      if (const std::string ops = content(node->op); !ops.empty()) out += quoted(*node) + ": " + ops + "\n";
    for (const Node* node : order_)
      if (node->op.pointwise())
        for (const Value& input : node->inputs) out += apart(input, *node);
    return out;
  }

 private:
  std::string apart(const Value& input, const Node& reader) const {
    const Node& maker = input.node();
    if (is_source(maker) || maker.op.name() == "reshape") return "";
    return quoted(maker) + " apart from " + quoted(reader) + ": " + reason(input, reader) + "\n";
  }

  std::string reason(const Value& input, const Node& reader) const {
    const Node& maker = input.node();
    const Shape &from = input.shape(), &to = reader.outputs[0].shape;
    if (from != to) return "shapes differ, " + to_string(from) + " and " + to_string(to);
    if (maker.op.pointwise()) return "one step would be too long, or need its own result";
    if (maker.outputs.size() > 1) return "the first makes several results";
    if (!can_produce_(maker)) return "the first cannot hand its result on piece by piece";
    if (const int readers = readers_[static_cast<std::size_t>(maker.id)]; readers > 1)
      return "the result is read " + std::to_string(readers) + " times";
    return "another step was joined to it";
  }

  std::vector<Node*> order_;
  const std::function<bool(const Node&)>& can_produce_;
  std::vector<int> readers_;  // by node id
};

}  // namespace

std::string fusion_report(const Program& program, const std::function<bool(const Node&)>& can_produce) {
  return Report(program, can_produce).run();
}

}  // namespace hornet::passes
