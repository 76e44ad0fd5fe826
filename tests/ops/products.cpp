// Products of lists of matrices, comparisons with numbers and new axes, as NumPy and Keras write them.
#include <doctest/doctest.h>

#include <hornet/autodiff/gradients.hpp>
#include <hornet/ops/einsum.hpp>
#include <hornet/ops/get_item.hpp>
#include <hornet/ops/matmul.hpp>
#include <hornet/ops/pointwise.hpp>
#include <hornet/ops/reduce.hpp>
#include <hornet/ops/shape.hpp>
#include <hornet/runtime/eager_ops.hpp>
#include <hornet/runtime/session.hpp>

#include "tests/ops/cases.hpp"

using namespace hornet;

namespace {

// Products and gradients by both operands are those of the einsum.
void check_product(const Shape& a_shape, const Shape& b_shape, const char* equation, bool transpose_b = false) {
  Graph g;
  const Value a = g.constant(distinct(a_shape)), b = g.constant(distinct(b_shape, -1, 3));
  const Value product = ops::matmul(a, b, false, transpose_b), expected = ops::einsum(equation, {a, b});
  CHECK(product.shape() == expected.shape());
  const auto derivatives = [&](Value y) { return gradients(ops::sum(ops::square(y)), {a, b}); };
  const std::vector<Value> ours = derivatives(product), theirs = derivatives(expected);
  Session session(g);
  for (const auto& [x, y] :
       {std::pair{product, expected}, std::pair{ours[0], theirs[0]}, std::pair{ours[1], theirs[1]}})
    CHECK(session.run(ops::max(ops::abs(x - y))).item() < 1e-12);
}

}  // namespace

TEST_SUITE("ops") {
  TEST_CASE("matmul broadcasts what stands before the matrices") {
    check_product({2, 3, 5}, {5, 7}, "abk,kn->abn");
    check_product({2, 3, 5}, {7, 5}, "abk,nk->abn", true);
    check_product({4, 2, 3, 5}, {5, 7}, "abck,kn->abcn");
    check_product({3, 5}, {2, 5, 7}, "mk,akn->amn");
    check_product({2, 1, 3, 5}, {4, 5, 7}, "axmk,bkn->abmn");
  }

  TEST_CASE("get_item makes a new axis where it is told to") {
    Graph g;
    const Value x = g.constant(distinct({2, 3, 5}));
    CHECK(ops::get_item(x, {NewAxis}).shape() == Shape{1, 2, 3, 5});
    CHECK(ops::get_item(x, {All, NewAxis, 1, NewAxis}).shape() == Shape{2, 1, 1, 5});
    CHECK(ops::get_item(x, {All, All, All, NewAxis}).shape() == Shape{2, 3, 5, 1});
    CHECK_THROWS_AS(ops::get_item(x, {All, All, All, All, NewAxis}), ShapeError);
    CHECK(ops::get_item(Tensor{{1, 2, 3}, {4, 5, 6}}, {All, Slice{.start = 1}, NewAxis}).shape() == Shape{2, 2, 1});
    CHECK(ops::transpose(x).shape() == Shape{5, 3, 2});
  }

  TEST_CASE("values are compared with numbers by name and by operator") {
    Graph g;
    const Value x = g.constant(Tensor{1, 2, 3});
    Session session(g);
    const auto bits = [&](Value truth) {
      CHECK(truth.dtype() == b8);
      const Tensor t = session.run(truth);
      return std::vector{t.at({0}) != 0, t.at({1}) != 0, t.at({2}) != 0};
    };
    CHECK(bits(x < 2) == std::vector{true, false, false});
    CHECK(bits(x <= 2) == std::vector{true, true, false});
    CHECK(bits(x > 2) == std::vector{false, false, true});
    CHECK(bits(x >= 2) == std::vector{false, true, true});
    CHECK(bits(ops::equal(x, 2)) == std::vector{false, true, false});
    CHECK(bits(ops::not_equal(x, 2)) == std::vector{true, false, true});
    CHECK(bits(x > g.constant(Tensor{3, 2, 1})) == std::vector{false, false, true});
  }
}
