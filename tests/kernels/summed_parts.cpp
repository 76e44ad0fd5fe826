#include "src/backends/cpu/summed_parts.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <hornet/base/threads.hpp>
#include <limits>
#include <utility>

#include "tests/kernels/gemm_case.hpp"

using gemm_case::Case;
using hornet::cpu::SummedParts;

namespace {

// The sum, in pieces of so many elements.
std::vector<float> product(const hornet::cpu::Gemm<float>& g, std::int64_t piece) {
  const SummedParts sums(g);
  std::vector<float> parts(static_cast<std::size_t>(sums.bytes()) / sizeof(float), 99.0F);
  std::vector<float> c(static_cast<std::size_t>(g.m * g.n));
  sums.multiply(g, parts.data());
  for (std::int64_t begin = 0; begin < g.m * g.n; begin += piece)
    sums.add(parts.data(), begin, std::min(begin + piece, g.m * g.n), c.data() + begin);
  return c;
}

std::int64_t count(std::int64_t m, std::int64_t n, std::int64_t k, bool ta = false, bool tb = false) {
  return SummedParts(Case<float>(m, n, k, ta, tb).g).count();
}

}  // namespace

TEST_SUITE("kernels") {
  TEST_CASE("products of few rows and many summands are sums of parts") {
    CHECK(count(32, 512, 784) == 4);
    CHECK(count(64, 512, 784) == 4);
    CHECK(count(256, 512, 784) == 2);
    CHECK(count(32, 512, 4100) == 4);
    CHECK(count(1, 4096, 4096) == 4);
    CHECK(count(512, 512, 784) == 1);              // the parts would be as large as b
    CHECK(count(32, 10, 784) == 1);                // few columns
    CHECK(count(8, 64, 128) == 1);                 // one thread's work
    CHECK(count(32, 512, 784, true, false) == 1);  // a gradient
    CHECK(count(32, 512, 784, false, true) == 1);  // reads rows of b as it is
    CHECK(count(32, 512, 4 * 2048 + 1) == 1);      // parts too long for a thin product
    CHECK(count(0, 512, 784) == 1);
  }

  TEST_CASE("a product made of parts equals the naive sum") {
    for (const auto& [m, n, k] :
         {std::array{32, 523, 787}, std::array{1, 1031, 517}, std::array{7, 131, 2051}, std::array{37, 389, 601}}) {
      const Case<float> test(m, n, k, false, false);
      REQUIRE(SummedParts(test.g).count() > 1);
      const std::vector<float> c = product(test.g, 1009);
      for (std::int64_t i = 0; i < m; ++i)
        for (std::int64_t j = 0; j < n; ++j)
          REQUIRE(std::abs(static_cast<double>(c[static_cast<std::size_t>(i * n + j)]) - test.exact(i, j)) <=
                  std::sqrt(k + 1.0) * 2e-6);
    }
  }

  TEST_CASE("a product made of parts has the same bits on 1, 2 and 3 threads, in pieces of any size") {
    const int before = hornet::num_threads();
    std::vector<std::vector<float>> results;
    for (const int threads : {1, 2, 3}) {
      hornet::set_num_threads(threads);
      results.push_back(product(Case<float>(31, 519, 791, false, false).g, 100 * threads));
    }
    hornet::set_num_threads(before);
    CHECK(results[0] == results[1]);
    CHECK(results[0] == results[2]);
  }

  TEST_CASE("zeros meet what is not finite in every part") {
    Case<float> test(32, 517, 781, false, false);
    for (std::int64_t step = 0; step < 781; ++step)
      if (step % 4 != 1)
        for (std::int64_t i = 0; i < 32; ++i) test.a[static_cast<std::size_t>(i * test.lda + step)] = 0;
    for (const std::int64_t step : {2, 778}) {
      const float old =
          std::exchange(test.b[static_cast<std::size_t>(step * test.ldb + 71)], std::numeric_limits<float>::infinity());
      const std::vector<float> c = product(test.g, 32 * 517);
      for (std::int64_t i = 0; i < 32; ++i) REQUIRE(std::isnan(c[static_cast<std::size_t>(i * 517 + 71)]));
      CHECK(std::isfinite(c[72]));
      test.b[static_cast<std::size_t>(step * test.ldb + 71)] = old;
    }
  }
}
