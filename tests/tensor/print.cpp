#include <doctest/doctest.h>

#include <hornet/tensor/tensor.hpp>

using namespace hornet;

TEST_SUITE("tensor") {
  TEST_CASE("a tensor prints as nested brackets, a row a line") {
    CHECK(to_string(Tensor({{1, 2.5, -3}, {1e-7, 0, 100}})) == "[[1 2.5 -3]\n [1e-07 0 100]]");
    CHECK(to_string(Tensor({{{1, 2}}, {{3, 4}}, {{5, 6}}})) == "[[[1 2]]\n [[3 4]]\n [[5 6]]]");
    CHECK(to_string(Tensor(0.5)) == "0.5");
    CHECK(to_string(Tensor::ones({2}, b8)) == "[True True]");
  }

  TEST_CASE("of an axis of more than seven items three are shown at either end") {
    CHECK(to_string(Tensor::arange(7)) == "[0 1 2 3 4 5 6]");
    CHECK(to_string(Tensor::arange(8)) == "[0 1 2 ... 5 6 7]");
    CHECK(to_string(Tensor::arange(8).reshape({8, 1})) == "[[0]\n [1]\n [2]\n ...\n [5]\n [6]\n [7]]");
  }
}
