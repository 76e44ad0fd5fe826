// Einsum beside plain loops over all letters.
#include <doctest/doctest.h>

#include <hornet/ops/einsum.hpp>
#include <hornet/runtime/eager_ops.hpp>
#include <hornet/runtime/session.hpp>
#include <map>

#include "tests/ops/cases.hpp"

using namespace hornet;
using doctest::Contains;

namespace {

const std::map<char, std::int64_t> kExtents{{'a', 2}, {'b', 3}, {'c', 5}, {'d', 7}, {'e', 4}, {'f', 2}};

Shape shape_of(const std::string& term) {
  Shape shape;
  for (char letter : term) shape = shape + Shape{kExtents.at(letter)};
  return shape;
}

double element(const Tensor& x, const std::string& term, const std::map<char, std::int64_t>& index) {
  std::int64_t at = 0;
  const auto strides = strides_of(x.shape());
  for (std::size_t i = 0; i < term.size(); ++i) at += strides[i] * index.at(term[i]);
  return x.data<double>()[static_cast<std::size_t>(at)];
}

// Σ Π over every combination of the letters of `terms`.
Tensor oracle(const std::vector<std::string>& terms, const std::string& output, const std::vector<Tensor>& operands) {
  std::map<char, std::int64_t> index;
  for (const std::string& term : terms)
    for (char letter : term) index[letter] = 0;
  Tensor out(f64, shape_of(output));
  while (true) {
    double product = 1;
    for (std::size_t i = 0; i < terms.size(); ++i) product *= element(operands[i], terms[i], index);
    std::int64_t at = 0;
    for (std::size_t i = 0; i < output.size(); ++i) at += strides_of(out.shape())[i] * index.at(output[i]);
    out.data<double>()[static_cast<std::size_t>(at)] += product;
    auto next = index.begin();
    while (next != index.end() && ++next->second == kExtents.at(next->first)) (next++)->second = 0;
    if (next == index.end()) return out;
  }
}

void check(const std::string& equation, const std::vector<std::string>& terms, const std::string& output) {
  INFO(equation);
  std::vector<Tensor> operands;
  for (const std::string& term : terms)
    operands.push_back(distinct(shape_of(term), -1, 1.3, static_cast<int>(operands.size())));
  const Tensor got = ops::einsum(equation, operands), wanted = oracle(terms, output, operands);
  REQUIRE(got.shape() == wanted.shape());
  for (std::int64_t i = 0; i < got.size(); ++i) {
    const auto at = static_cast<std::size_t>(i);
    CHECK(got.data<double>()[at] == doctest::Approx(wanted.data<double>()[at]).epsilon(1e-12));
  }
}

}  // namespace

TEST_SUITE("ops") {
  TEST_CASE("einsum sums products as its equation says") {
    check("ab,bc->ac", {"ab", "bc"}, "ac");
    check("ab,bc->ca", {"ab", "bc"}, "ca");
    check("ba,bc->ac", {"ba", "bc"}, "ac");
    check("ab,cb->ac", {"ab", "cb"}, "ac");
    check("abc,cde->abde", {"abc", "cde"}, "abde");
    check("aecd,abcd->acbe", {"aecd", "abcd"}, "acbe");  // attention scores
    check("acbe,aecd->abcd", {"acbe", "aecd"}, "abcd");
    check("abc,abc->", {"abc", "abc"}, "");
    check("abc->cab", {"abc"}, "cab");
    check("abc->b", {"abc"}, "b");
    check("abc,dc->bd", {"abc", "dc"}, "bd");  // a is summed in one operand alone
    check("ab,c->cab", {"ab", "c"}, "cab");
    check("ab,ab->ba", {"ab", "ab"}, "ba");
    check("ab, bc, cd -> ad", {"ab", "bc", "cd"}, "ad");
    check("ab,bc", {"ab", "bc"}, "ac");
    check("ba", {"ba"}, "ab");
  }

  TEST_CASE("an ellipsis stands for the axes that have no letter") {
    check("...b,bc->...c", {"deab", "bc"}, "deac");
    check("...b,bc->c...", {"deab", "bc"}, "cdea");
    check("ab...,bc->ac...", {"abde", "bc"}, "acde");
    check("...ab,...bc->...ac", {"deab", "ebc"}, "deac");
    check("a...,b...", {"ad", "bd"}, "dab");
  }

  TEST_CASE("an extent of 1 stretches") {
    const Tensor a{{{1, 2}, {3, 4}}}, b{{{1, 0}, {0, 1}}, {{2, 1}, {0, 3}}};  // (1, 2, 2), (2, 2, 2)
    CHECK(identical(ops::einsum("abc,acd->abd", {a, b}), Tensor{{{1, 2}, {3, 4}}, {{2, 7}, {6, 15}}}));
  }

  TEST_CASE("einsum says what is wrong with its equation") {
    Graph g;
    const Value x = g.placeholder(f32, {2, 3}), y = g.placeholder(f32, {3, 5}), z = g.placeholder(f32, {7, 5});
    const auto wrong = [&](const char* equation, const std::vector<Value>& operands, const char* message) {
      CHECK_THROWS_WITH(ops::einsum(equation, operands), Contains(message));
    };
    wrong("ab,bc->ac", {x}, "has 2 terms for 1 operands");
    wrong("ab,bc->ad", {x, y}, "has an axis in the output that is in no operand");
    wrong("aa,bc->ac", {x, y}, "names 'a' twice in one term");
    wrong("a1,bc->ac", {x, y}, "expects rank");
    wrong("ab1,bc->ac", {x, y}, "has \"ab1\" where letters and at most one \"...\" are expected");
    wrong("abc,bc->ac", {x, y}, "expects rank 3 for \"abc\", got shape (2, 3)");
    wrong("...abc,bc->ac", {x, y}, "expects rank >= 3");
    wrong("ab,bc->ac", {x, z}, "axis 0 of shape (7, 5) does not fit an extent of 3");
    wrong("", {}, "needs at least one operand");
  }
}
