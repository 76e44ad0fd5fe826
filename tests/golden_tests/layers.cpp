#include <doctest/doctest.h>

#include "tests/golden_tests/recorded_layers.hpp"

TEST_SUITE("golden") {
  TEST_CASE("layers compute what Keras computes") { check_recorded_layers(""); }

  TEST_CASE("layers under mixed_bfloat16 compute in bfloat16 what Keras computes in float32, in the first digits") {
    check_recorded_layers_in_bfloat16();
  }

  TEST_CASE("layers under float64 compute what Keras computes in it, to the digits that are recorded") {
    check_recorded_layers_in_float64();
  }
}
