#include "src/ops/matmul.hpp"

#include <algorithm>
#include <hornet/ops/matmul.hpp>
#include <hornet/ops/shape.hpp>

#include "src/ops/catalog.hpp"
#include "src/ops/emit.hpp"
#include "src/ops/expect.hpp"

namespace hornet::ops {

TensorType MatMul::infer(std::span<const TensorType> in) const {
  expect_inputs(in, 2);
  const Shape &a = in[0].shape, &b = in[1].shape;
  if (in[0].dtype != in[1].dtype || !is_floating(in[0].dtype))
    throw DTypeError("expected two matrices of one floating dtype, got " + to_string(in[0]) + " and " +
                     to_string(in[1]));
  if (a.rank() < 2 || a.rank() != b.rank() || a.slice(0, a.rank() - 2) != b.slice(0, b.rank() - 2))
    throw ShapeError("expected ranks >= 2 and leading axes that broadcast, got " + to_string(a) + " and " +
                     to_string(b));
  const std::int64_t k_of_a = a[transpose_a ? -2 : -1], k_of_b = b[transpose_b ? -1 : -2];
  if (k_of_a != k_of_b)
    throw ShapeError("inner dimensions differ: " + to_string(a) + (transpose_a ? " transposed" : "") + " and " +
                     to_string(b) + (transpose_b ? " transposed" : ""));
  return {in[0].dtype, a.slice(0, a.rank() - 2) + Shape{a[transpose_a ? -1 : -2], b[transpose_b ? -2 : -1]}};
}

// y = A·B with A, B as read: dA = dy·Bᵀ, dB = Aᵀ·dy; a transposed operand takes the transpose of its gradient.
std::vector<Value> MatMul::grad(const GradScope& g) const {
  const Value a = g.input(0), b = g.input(1), dy = g.upstream();
  Value da, db;
  if (g.needs(0)) da = transpose_a ? matmul(b, dy, transpose_b, true) : matmul(dy, b, false, !transpose_b);
  if (g.needs(1)) db = transpose_b ? matmul(dy, a, true, transpose_a) : matmul(a, dy, !transpose_a, false);
  return {da, db};
}

namespace {

Shape leading(Value x) { return x.shape().slice(0, x.rank() - 2); }

bool broadcast(const Shape& a, const Shape& b) {
  for (int i = 1; i <= std::min(a.rank(), b.rank()); ++i)
    if (a[-i] != b[-i] && a[-i] != 1 && b[-i] != 1) return false;
  return true;
}

}  // namespace

std::vector<OpDefinition> matmul_catalog() { return define<MatMul>(); }

Value matmul(Value a, Value b, bool transpose_a, bool transpose_b) {
  const MatMul product{transpose_a, transpose_b};
  if (a.rank() < 2 || b.rank() < 2 || leading(a) == leading(b) || !broadcast(leading(a), leading(b)))
    return emit(product, {a, b});
  if (b.rank() == 2 && !transpose_a) {  // one matrix for all rows
    const Value rows = emit(product, {reshape(a, {None, a.shape().back()}), b});
    return reshape(rows, a.shape().with(-1, rows.shape().back()));
  }
  const Shape all = broadcast_shapes(leading(a), leading(b));
  const auto stretched = [&](Value x) { return broadcast_to(x, all + x.shape().slice(x.rank() - 2, x.rank())); };
  return emit(product, {stretched(a), stretched(b)});
}

}  // namespace hornet::ops
