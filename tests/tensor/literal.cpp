#include <doctest/doctest.h>

#include <hornet/base/error.hpp>
#include <hornet/tensor/tensor.hpp>

using namespace hornet;

TEST_SUITE("tensor") {
  TEST_CASE("nested lists of numbers have the shape they are written in") {
    CHECK(Tensor(2.5).shape() == Shape{});
    CHECK(Tensor({2.5}).shape() == Shape{1});
    CHECK(Tensor{1, 2, 3}.shape() == Shape{3});
    CHECK(Tensor({{1, 2, 3}, {4, 5, 6}}).shape() == Shape{2, 3});
    CHECK(Tensor({{1}, {2}}).shape() == Shape{2, 1});
    CHECK(Tensor({{1, 2}}).shape() == Shape{1, 2});
    CHECK(Tensor{{1}, {2}, {3}}.shape() == Shape{3, 1});
    CHECK(Tensor({{{1}, {2}, {3}}, {{4}, {5}, {6}}}).shape() == Shape{2, 3, 1});
    CHECK(Tensor({{{{1, 2}}, {{3, 4}}, {{5, 6}}}}).shape() == Shape{1, 3, 1, 2});
  }

  TEST_CASE("the numbers stand in the order they are written in") {
    const Tensor a({{{1}, {2.5}, {-3}}, {{4}, {5}, {6}}});
    CHECK(a.dtype() == f32);
    CHECK(a.at({0, 1, 0}) == 2.5);
    CHECK(a.at({0, 2, 0}) == -3);
    CHECK(a.at({1, 0, 0}) == 4);
  }

  TEST_CASE("lists of different lengths and depths are refused") {
    CHECK_THROWS_WITH_AS(Tensor({{1, 2}, {3}}), "Tensor from lists: a list on axis 1 has 1 items, the first has 2",
                         ShapeError);
    CHECK_THROWS_WITH_AS(Tensor({{1, 2}, 3}), "Tensor from lists: axis 0 mixes numbers and lists", ShapeError);
    CHECK_THROWS_WITH_AS(Tensor({{{1}, {2}}, {{3}, 4}}), "Tensor from lists: axis 1 mixes numbers and lists",
                         ShapeError);
  }
}
