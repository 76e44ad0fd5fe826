#include "src/ops/matmul.hpp"

#include <algorithm>
#include <hornet/ops/matmul.hpp>
#include <hornet/ops/shape.hpp>

#include "src/ops/catalog.hpp"
#include "src/ops/emit.hpp"
#include "src/ops/expect.hpp"

namespace hornet::ops {

namespace {

// Throws unless the sums of a product, of vectors too, go over axes of one extent.
void expect_one_inner_extent(const Shape& a, const Shape& b, bool transpose_a, bool transpose_b) {
  if (a[transpose_a ? -2 : -1] != b[transpose_b || b.rank() == 1 ? -1 : -2])
    throw ShapeError("inner dimensions differ: " + to_string(a) + (transpose_a ? " transposed" : "") + " and " +
                     to_string(b) + (transpose_b ? " transposed" : ""));
}

}  // namespace

TensorType MatMul::infer(std::span<const TensorType> in) const {
  expect_inputs(in, 2);
  const Shape &a = in[0].shape, &b = in[1].shape;
  if (in[0].dtype != in[1].dtype || !is_floating(in[0].dtype))
    throw DTypeError("expected two matrices of one floating dtype, got " + to_string(in[0]) + " and " +
                     to_string(in[1]));
  if (a.rank() < 2 || a.rank() != b.rank() || a.slice(0, a.rank() - 2) != b.slice(0, b.rank() - 2))
    throw ShapeError("expected ranks >= 2 and leading axes that broadcast, got " + to_string(a) + " and " +
                     to_string(b));
  expect_one_inner_extent(a, b, transpose_a, transpose_b);
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

// A vector as a matrix of one row or one column; the result without that axis.
Value product_with_vector(Value a, Value b, bool transpose_a, bool transpose_b) {
  const bool row = a.rank() == 1, column = b.rank() == 1;
  transpose_a &= !row;
  transpose_b &= !column;
  expect_one_inner_extent(a.shape(), b.shape(), transpose_a, transpose_b);
  Axes added;
  if (row) added.list.push_back(-2);
  if (column) added.list.push_back(-1);
  return squeeze(matmul(row ? expand_dims(a, 0) : a, column ? expand_dims(b, 1) : b, transpose_a, transpose_b), added);
}

}  // namespace

std::vector<OpDefinition> matmul_catalog() { return define<MatMul>(); }

Value matmul(Value a, Value b, bool transpose_a, bool transpose_b) {
  if (a.rank() == 0 || b.rank() == 0)
    throw ShapeError("matmul: expected operands of one axis and more, got " + to_string(a.shape()) + " and " +
                     to_string(b.shape()) + "; a number multiplies with *");
  if (a.rank() == 1 || b.rank() == 1) return product_with_vector(a, b, transpose_a, transpose_b);
  const MatMul product{transpose_a, transpose_b};
  if (leading(a) == leading(b) || !broadcast(leading(a), leading(b))) return emit(product, {a, b});
  if (b.rank() == 2 && !transpose_a) {  // one matrix for all rows
    const Value rows = emit(product, {reshape(a, {None, a.shape().back()}), b});
    return reshape(rows, a.shape().with(-1, rows.shape().back()));
  }
  const Shape all = broadcast_shapes(leading(a), leading(b));
  const auto stretched = [&](Value x) { return broadcast_to(x, all + x.shape().slice(x.rank() - 2, x.rank())); };
  return emit(product, {stretched(a), stretched(b)});
}

}  // namespace hornet::ops
