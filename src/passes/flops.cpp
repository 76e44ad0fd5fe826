#include "src/passes/flops.hpp"

#include "src/ops/matmul.hpp"
#include "src/ops/scan.hpp"
#include "src/passes/concurrent.hpp"
#include "src/passes/continued_rows.hpp"
#include "src/passes/divided_scan.hpp"
#include "src/passes/fused_epilogue.hpp"
#include "src/passes/fused_prologue.hpp"
#include "src/passes/gated_recurrence.hpp"
#include "src/passes/pooled_conv_grad.hpp"
#include "src/passes/pooled_epilogue.hpp"

namespace hornet::passes {
namespace {

double size(const TensorType& type) { return static_cast<double>(type.shape.size()); }

double flops(const Op& op, std::span<const TensorType> in);

double product_flops(const ops::MatMul& product, std::span<const TensorType> in) {
  return 2 * size(product.infer(in)) * static_cast<double>(in[0].shape[product.transpose_a ? -2 : -1]);
}

// Each element of y is a sum over one filter: the kernel's elements but its last axis.
double convolution_flops(const Op& op, std::span<const TensorType> in) {
  const std::string_view name = op.name();
  const bool by_kernel = name.ends_with("kernel_grad"), by_input = name.ends_with("input_grad");
  if (!by_kernel && !by_input && name.find("grad") != std::string_view::npos) return 0;
  const TensorType kernel = by_kernel ? op.infer(in).front() : in[1];
  const TensorType y = by_kernel ? in[1] : by_input ? in[0] : op.infer(in).front();
  return 2 * size(y) * size(kernel) / static_cast<double>(kernel.shape.back());
}

double concurrent_flops(const Concurrent& joined, std::span<const TensorType> in) {
  double total = 0;
  for (const Concurrent::Part& part : joined.parts) {
    total += flops(part.op, in.first(part.inputs));
    in = in.subspan(part.inputs);
  }
  return total;
}

double flops(const Op& op, std::span<const TensorType> in) {
  if (const auto* fused = op.as<FusedEpilogue>())
    return flops(fused->producer, in.first(static_cast<std::size_t>(fused->producer_inputs)));
  if (const auto* fused = op.as<ProducedRows>())
    return flops(fused->producer, in.first(static_cast<std::size_t>(fused->producer_inputs)));
  if (const auto* fused = op.as<ContinuedRows>())
    return flops(fused->rows, in.first(static_cast<std::size_t>(fused->rows_inputs))) +
           flops(fused->consumer, fused->consumer_inputs(in));
  if (const auto* fused = op.as<FusedPrologue>()) return flops(fused->consumer, fused->consumer_types(in));
  if (const auto* fused = op.as<PooledEpilogue>()) return flops(fused->fused, in);
  if (const auto* fused = op.as<PooledConvGrad>()) return flops(fused->conv_grad, fused->gradient_inputs(in));
  if (const auto* joined = op.as<Concurrent>()) return concurrent_flops(*joined, in);
  if (const auto* scan = op.as<ops::Scan>()) return static_cast<double>(scan->steps) * step_flops(*scan);
  if (const auto* scan = op.as<DividedScan>())
    return static_cast<double>(scan->steps * scan->parts) * step_flops(*scan);
  if (const auto* loop = op.as<GatedRecurrence>()) return static_cast<double>(loop->steps) * step_flops(*loop);
  if (const auto* grad = op.as<GatedRecurrenceGrad>())  // two products for each of the loop's
    return 2 * static_cast<double>(grad->scan().steps) * step_flops(grad->scan());
  if (const auto* product = op.as<ops::MatMul>()) return product_flops(*product, in);
  return op.name().starts_with("conv") ? convolution_flops(op, in) : 0;
}

}  // namespace

double flops_of(const Node& node) {
  std::vector<TensorType> in;
  for (const Value& input : node.inputs) in.push_back(input.type());
  return flops(node.op, in);
}

namespace {

bool convolves(const Op& op) {
  if (const auto* pooled = op.as<PooledEpilogue>()) return convolves(pooled->fused.producer);
  if (const auto* fused = op.as<FusedEpilogue>()) return convolves(fused->producer);
  if (const auto* fused = op.as<FusedPrologue>()) return convolves(fused->consumer);
  return op.as<PooledConvGrad>() || op.name().starts_with("conv");
}

}  // namespace

bool convolves(const Node& node) { return convolves(node.op); }

double step_flops(const ops::Scan& scan) {
  double total = 0;
  for (const Node* node : live_nodes({scan.body.graph, scan.body.results, {}})) total += flops_of(*node);
  return total;
}

}  // namespace hornet::passes
