// Einsum as transpose, reshape and batched matrix products.
#include <algorithm>
#include <hornet/ops/einsum.hpp>
#include <hornet/ops/matmul.hpp>
#include <hornet/ops/pointwise.hpp>
#include <hornet/ops/reduce.hpp>
#include <hornet/ops/shape.hpp>

#include "src/ops/einsum_equation.hpp"

namespace hornet::ops {
namespace {

struct Labelled {
  Value value;
  Labels labels;
};

Labels operator+(Labels a, const Labels& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

template <class Keep>
Labels those(const Labels& labels, Keep&& keep) {
  Labels out;
  for (Label label : labels)
    if (keep(label)) out.push_back(label);
  return out;
}

std::int64_t extent_of(const Labelled& x, Label label) {
  for (std::size_t i = 0; i < x.labels.size(); ++i)
    if (x.labels[i] == label) return x.value.shape()[static_cast<std::int64_t>(i)];
  return 1;
}

Shape shape_of(const Labelled& x, const Labels& labels) {
  std::vector<std::int64_t> extents;
  for (Label label : labels) extents.push_back(extent_of(x, label));
  return Shape(std::move(extents));
}

// x with its axes in the order of `labels`, which are its own.
Value ordered(const Labelled& x, const Labels& labels) {
  if (x.labels == labels) return x.value;
  std::vector<std::int64_t> axes;
  for (Label label : labels) axes.push_back(std::ranges::find(x.labels, label) - x.labels.begin());
  return transpose(x.value, axes);
}

// Without the axes that `drop` says: those of extent 1, or summed over.
template <class Drop>
Labelled summed(const Labelled& x, Drop&& drop) {
  std::vector<std::int64_t> axes;
  for (std::size_t i = 0; i < x.labels.size(); ++i)
    if (drop(x.labels[i])) axes.push_back(static_cast<std::int64_t>(i));
  if (axes.empty()) return x;
  const Labels rest = those(x.labels, [&](Label label) { return !drop(label); });
  if (shape_of(x, rest).size() == x.value.shape().size()) return {reshape(x.value, shape_of(x, rest)), rest};
  return {sum(x.value, axes), rest};
}

// x without the axes of extent 1 that another operand stretches.
Labelled without_stretching(const Labelled& x, const Labelled& by) {
  return summed(x, [&](Label label) { return extent_of(x, label) == 1 && extent_of(by, label) != 1; });
}

// x as matrices: [batch, rows, columns], read transposed when its axes lie so already.
struct Matrices {
  Value value;
  bool transposed;
};
Matrices matrices(const Labelled& x, const Labels& batch, const Labels& rows, const Labels& columns) {
  const bool transposed = x.labels == batch + columns + rows && x.labels != batch + rows + columns;
  const std::int64_t n = shape_of(x, batch).size(), r = shape_of(x, rows).size(), c = shape_of(x, columns).size();
  const Value axes_in_order = transposed ? x.value : ordered(x, batch + rows + columns);
  const Shape matrix = transposed ? Shape{c, r} : Shape{r, c};
  return {reshape(axes_in_order, batch.empty() ? matrix : Shape{n} + matrix), transposed};
}

// Products without a sum: both with all axes, those that one lacks of extent 1.
Labelled multiplied(const Labelled& a, const Labelled& b, const Labels& all) {
  const auto spread = [&](const Labelled& x) {
    return reshape(ordered(x, those(all, [&](Label label) { return has(x.labels, label); })), shape_of(x, all));
  };
  return {spread(a) * spread(b), all};
}

// Σ a · b over the labels that are not `needed`.
Labelled product(Labelled a, Labelled b, const Labels& needed) {
  a = without_stretching(a, b);
  b = without_stretching(b, a);
  a = summed(a, [&](Label label) { return !has(b.labels, label) && !has(needed, label); });
  b = summed(b, [&](Label label) { return !has(a.labels, label) && !has(needed, label); });

  const auto in_a = [&](Label label) { return has(a.labels, label); };
  const auto in_b = [&](Label label) { return has(b.labels, label); };
  const auto needs = [&](Label label) { return has(needed, label); };
  const Labels batch = those(a.labels, [&](Label label) { return in_b(label) && needs(label); });
  const Labels inner = those(a.labels, [&](Label label) { return in_b(label) && !needs(label); });
  const Labels rows = those(a.labels, [&](Label label) { return !in_b(label); });
  const Labels columns = those(b.labels, [&](Label label) { return !in_a(label); });
  if (inner.empty()) return multiplied(a, b, batch + rows + columns);

  const Matrices left = matrices(a, batch, rows, inner), right = matrices(b, batch, inner, columns);
  const Value y = matmul(left.value, right.value, left.transposed, right.transposed);
  return {reshape(y, shape_of(a, batch + rows) + shape_of(b, columns)), batch + rows + columns};
}

// Whether the output has the first label that only b has before the first that only a has.
bool is_b_first(const Labels& a, const Labels& b, const Labels& output) {
  for (Label label : output)
    if (has(a, label) != has(b, label)) return has(b, label);
  return false;
}

}  // namespace

Value einsum(std::string_view equation, const std::vector<Value>& operands) {
  if (operands.empty()) throw ConfigError("einsum needs at least one operand");
  std::vector<Shape> shapes;
  for (Value operand : operands) shapes.push_back(operand.shape());
  const EinsumEquation parsed(equation, shapes);

  Labelled result{operands[0], parsed.operands[0]};
  for (std::size_t i = 1; i < operands.size(); ++i) {
    Labels needed = parsed.output;
    for (std::size_t later = i + 1; later < operands.size(); ++later) needed = needed + parsed.operands[later];
    const Labelled next{operands[i], parsed.operands[i]};
    const bool swap = is_b_first(result.labels, next.labels, parsed.output);
    result = swap ? product(next, result, needed) : product(result, next, needed);
  }
  result = summed(result, [&](Label label) { return !has(parsed.output, label); });
  return ordered(result, parsed.output);
}

}  // namespace hornet::ops
