#include "src/ops/softmax.hpp"

#include <hornet/ops/pointwise.hpp>
#include <hornet/ops/reduce.hpp>
#include <hornet/ops/softmax.hpp>

#include "src/ops/catalog.hpp"
#include "src/ops/emit.hpp"
#include "src/ops/expect.hpp"

namespace hornet::ops {
namespace {

TensorType infer_along(int axis, std::span<const TensorType> in) {
  expect_inputs(in, 1);
  expect_floating(in[0]);
  expect_axis(axis, in[0]);
  return in[0];
}

// max first: exp(x) overflows f32 above 88.7
Value centred(Value x, int axis) { return x - max(x, {axis}, true); }

}  // namespace

TensorType Softmax::infer(std::span<const TensorType> in) const { return infer_along(axis, in); }
TensorType LogSoftmax::infer(std::span<const TensorType> in) const { return infer_along(axis, in); }

// dx = y·(dy − Σ y·dy)
std::vector<Value> Softmax::grad(const GradScope& g) const {
  const Value y = g.output(), dy = g.upstream();
  return {y * (dy - sum(y * dy, {axis}, true))};
}

// dx = dy − softmax(x)·Σ dy
std::vector<Value> LogSoftmax::grad(const GradScope& g) const {
  const Value dy = g.upstream();
  return {dy - exp(g.output()) * sum(dy, {axis}, true)};
}

std::vector<Value> Softmax::compose(std::span<const Value> in) const {
  const Value e = exp(centred(in[0], axis));
  return {e / sum(e, {axis}, true)};
}

std::vector<Value> LogSoftmax::compose(std::span<const Value> in) const {
  const Value x = centred(in[0], axis);
  return {x - log(sum(exp(x), {axis}, true))};
}

std::vector<OpDefinition> softmax_catalog() { return define<Softmax, LogSoftmax>(); }

Value softmax(Value x, std::int64_t axis) { return emit(Softmax{x.shape().normalize(axis)}, {x}); }
Value log_softmax(Value x, std::int64_t axis) { return emit(LogSoftmax{x.shape().normalize(axis)}, {x}); }

}  // namespace hornet::ops
