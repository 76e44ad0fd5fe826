#include "src/base/philox.hpp"

#include <doctest/doctest.h>

#include <hornet/base/random.hpp>
#include <vector>

using hornet::philox4x32;
using hornet::PhiloxCounter;

TEST_SUITE("kernels") {
  TEST_CASE("philox4x32-10 gives the known answers of the Random123 distribution") {
    CHECK(philox4x32({0, 0, 0, 0}, {0, 0}) == PhiloxCounter{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8});
    CHECK(philox4x32({~0U, ~0U, ~0U, ~0U}, {~0U, ~0U}) ==
          PhiloxCounter{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd});
    CHECK(philox4x32({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0}) ==
          PhiloxCounter{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1});
  }

  TEST_CASE("seed, stream, step and element each change the number, high halves too") {
    const hornet::PhiloxStream base{.seed = 3, .stream = 5, .step = 7};
    const std::uint32_t word = base.word(11);
    CHECK(hornet::PhiloxStream{4, 5, 7}.word(11) != word);
    CHECK(hornet::PhiloxStream{3 + (1ULL << 32), 5, 7}.word(11) != word);
    CHECK(hornet::PhiloxStream{3, 6, 7}.word(11) != word);
    CHECK(hornet::PhiloxStream{3, 5, 8}.word(11) != word);
    CHECK(hornet::PhiloxStream{3, 5, 7 + (1ULL << 32)}.word(11) != word);
    CHECK(base.word(12) != word);
    CHECK(base.word(11 + (1ULL << 34)) != word);
  }

  TEST_CASE("uniform numbers stay in [0, 1) and have the mean and variance of a uniform") {
    const hornet::PhiloxStream stream{.seed = 1};
    double sum = 0, squares = 0;
    const int n = 100000;
    for (std::uint64_t e = 0; e < n; ++e) {
      const double u = e % 2 == 0 ? stream.uniform_f32(e) : stream.uniform_f64(e);
      REQUIRE(u >= 0);
      REQUIRE(u < 1);
      sum += u;
      squares += u * u;
    }
    CHECK(sum / n == doctest::Approx(0.5).epsilon(0.01));
    CHECK(squares / n == doctest::Approx(1.0 / 3).epsilon(0.01));
    std::vector<int> hits(7);
    for (std::uint64_t e = 0; e < 7000; ++e) ++hits[stream.below(e, 7)];
    for (const int count : hits) CHECK(count == doctest::Approx(1000).epsilon(0.15));
  }

  TEST_CASE("set_random_seed repeats the sequence of seeds") {
    hornet::set_random_seed(42);
    const std::vector<std::uint64_t> first{hornet::next_seed(), hornet::next_seed(), hornet::next_seed()};
    hornet::set_random_seed(42);
    CHECK(first == std::vector<std::uint64_t>{hornet::next_seed(), hornet::next_seed(), hornet::next_seed()});
    CHECK(first[0] != first[1]);
    hornet::set_random_seed(43);
    CHECK(hornet::next_seed() != first[0]);
  }
}
