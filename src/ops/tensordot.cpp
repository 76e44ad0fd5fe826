// Every one is an einsum with a letter for each axis.
#include <hornet/ops/einsum.hpp>
#include <hornet/ops/matmul.hpp>
#include <hornet/ops/pointwise.hpp>
#include <hornet/ops/shape.hpp>
#include <hornet/ops/tensordot.hpp>

namespace hornet::ops {
namespace {

constexpr std::string_view kLetters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

std::string shapes(Value a, Value b) { return to_string(a.shape()) + " and " + to_string(b.shape()); }

Value flat(Value x) { return reshape(x, {x.shape().size()}); }

std::string without(std::string letters, const std::string& others) {
  std::erase_if(letters, [&](char letter) { return others.find(letter) != std::string::npos; });
  return letters;
}

}  // namespace

Value tensordot(Value a, Value b, const Axes& axes_of_a, const Axes& axes_of_b) {
  const auto rank_of_a = static_cast<std::size_t>(a.rank()), rank_of_b = static_cast<std::size_t>(b.rank());
  if (axes_of_a.list.size() != axes_of_b.list.size())
    throw ShapeError("tensordot: expected as many axes of one operand as of the other, got " +
                     std::to_string(axes_of_a.list.size()) + " and " + std::to_string(axes_of_b.list.size()));
  if (rank_of_a + rank_of_b > kLetters.size())
    throw ShapeError("tensordot: operands have more than " + std::to_string(kLetters.size()) + " axes together");
  const std::string left(kLetters.substr(0, rank_of_a));
  std::string right(kLetters.substr(rank_of_a, rank_of_b)), summed;
  for (std::size_t i = 0; i < axes_of_a.list.size(); ++i) {
    const std::int64_t of_a = axes_of_a.list[i], of_b = axes_of_b.list[i];
    if (a.shape()[of_a] != b.shape()[of_b])
      throw ShapeError("tensordot: axis " + std::to_string(of_a) + " and axis " + std::to_string(of_b) + " differ in " +
                       shapes(a, b));
    const char letter = left[static_cast<std::size_t>(a.shape().normalize(of_a))];
    char& same = right[static_cast<std::size_t>(b.shape().normalize(of_b))];
    if (summed.find(letter) != std::string::npos || left.find(same) != std::string::npos)
      throw ShapeError("tensordot: an axis of " + shapes(a, b) + " is named twice");
    summed += same = letter;
  }
  return einsum(left + "," + right + "->" + without(left, summed) + without(right, summed), {a, b});
}

Value tensordot(Value a, Value b, std::int64_t axes) {
  if (axes < 0 || axes > a.rank() || axes > b.rank())
    throw ShapeError("tensordot: cannot sum over " + std::to_string(axes) + " axes of " + shapes(a, b));
  Axes last, first;
  for (std::int64_t i = 0; i < axes; ++i) {
    last.list.push_back(a.rank() - axes + i);
    first.list.push_back(i);
  }
  return tensordot(a, b, last, first);
}

Value dot(Value a, Value b) {
  if (a.rank() == 0 || b.rank() == 0) return a * b;
  return tensordot(a, b, -1, b.rank() == 1 ? -1 : -2);
}

Value inner(Value a, Value b) { return a.rank() == 0 || b.rank() == 0 ? a * b : tensordot(a, b, -1, -1); }

Value vdot(Value a, Value b) {
  if (a.shape().size() != b.shape().size()) throw ShapeError("vdot: expected as many elements in " + shapes(a, b));
  return matmul(flat(a), flat(b));
}

Value outer(Value a, Value b) { return expand_dims(flat(a), 1) * flat(b); }

}  // namespace hornet::ops
