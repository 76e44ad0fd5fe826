#include "src/ops/step_sum.hpp"

#include <algorithm>
#include <hornet/ops/matmul.hpp>
#include <hornet/ops/shape.hpp>

#include "src/ops/matmul.hpp"
#include "src/ops/reduce.hpp"

namespace hornet::ops {
namespace {

// Ops whose sum over the steps is the op of the sum.
constexpr std::string_view kLinear[] = {"add", "concatenate", "negative", "pad", "reshape", "slice", "transpose"};

// [steps, k, n] -> [steps · k, n]
Value folded(Value x) { return reshape(x, {x.shape()[0] * x.shape()[1], x.shape()[2]}); }

Value reduced(const Sum& sum, Value x) {
  std::vector<std::int64_t> axes{0};
  for (std::int64_t axis : sum.axes) axes.push_back(axis + 1);
  const Value total = x.graph().add(Sum{{axes, false}}, {x}).front();
  return total;
}

}  // namespace

StepSum::Kind StepSum::kind_of(const Node& node) {
  if (const auto* product = node.op.as<MatMul>(); product && node.outputs[0].shape.rank() == 2)
    return product->transpose_a && !product->transpose_b ? Kind::product : Kind::accumulated;
  if (node.op.as<Sum>()) return Kind::reduction;
  return std::ranges::find(kLinear, node.op.name()) != std::end(kLinear) ? Kind::linear : Kind::accumulated;
}

StepSum::StepSum(Value value) : value_(value), kind_(kind_of(value.node())) {
  if (kind_ == Kind::linear)
    for (const Value& input : value.node().inputs) parts_.emplace_back(input);
}

void StepSum::collect(std::vector<Value>& stacked, std::vector<Value>& accumulated) const {
  for (const StepSum& part : parts_) part.collect(stacked, accumulated);
  if (kind_ == Kind::accumulated) accumulated.push_back(value_);
  if (kind_ == Kind::product || kind_ == Kind::reduction)
    for (const Value& input : value_.node().inputs) stacked.push_back(input);
}

Value StepSum::build(const Find& stacked, const Find& accumulated) const {
  const Node& node = value_.node();
  switch (kind_) {
    case Kind::accumulated: return accumulated(value_);
    case Kind::product: return matmul(folded(stacked(node.inputs[0])), folded(stacked(node.inputs[1])), true, false);
    case Kind::reduction: return reshape(reduced(*node.op.as<Sum>(), stacked(node.inputs[0])), value_.shape());
    case Kind::linear: break;
  }
  std::vector<Value> sums;
  for (const StepSum& part : parts_) sums.push_back(part.build(stacked, accumulated));
  return sums.front().graph().add(node.op, sums).front();
}

}  // namespace hornet::ops
