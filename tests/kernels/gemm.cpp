#include "src/backends/cpu/gemm.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <hornet/base/threads.hpp>
#include <limits>
#include <utility>
#include <vector>

#include "src/backends/cpu/packed_matrix.hpp"
#include "src/backends/cpu/thin_gemm.hpp"
#include "tests/kernels/gemm_case.hpp"

using gemm_case::Case;
using hornet::cpu::Gemm;
using hornet::cpu::gemm_shards;
using hornet::cpu::GemmShards;

TEST_SUITE("kernels") {
  TEST_CASE_TEMPLATE("a product equals the naive sum, for every transposition, leading dimension and shard", T, float,
                     double) {
    for (const bool ta : {false, true})
      for (const bool tb : {false, true})
        for (const auto& [m, n, k] : {std::array{2, 3, 5}, std::array{7, 1, 3}, std::array{33, 517, 129},
                                      std::array{523, 37, 65}, std::array{3, 5, 0}}) {
          Case<T> test(m, n, k, ta, tb);
          const std::vector<T> before = test.c;
          for (const bool accumulate : {false, true}) {
            test.c = before;
            test.g.c = test.c.data();
            test.g.accumulate = accumulate;
            parallel_gemm(test.g);
            const double tolerance = std::sqrt(k + 1.0) * (sizeof(T) == 4 ? 2e-6 : 1e-14);
            for (std::int64_t i = 0; i < m; ++i)
              for (std::int64_t j = 0; j < test.ldc; ++j) {
                const auto at = static_cast<std::size_t>(i * test.ldc + j);
                const double old = static_cast<double>(before[at]);
                const double expected = j >= n ? old : test.exact(i, j) + (accumulate ? old : 0);
                REQUIRE(std::abs(static_cast<double>(test.c[at]) - expected) <= tolerance);
              }
          }
        }
  }

  TEST_CASE("a product with a transposed b by turning b, or a and the result, round equals the naive sum") {
    for (const bool ta : {false, true})
      for (const auto& [m, n, k] : {std::array{17, 3, 5}, std::array{67, 101, 6}, std::array{131, 290, 47},
                                    std::array{17, 101, 66}, std::array{63, 290, 129}, std::array{64, 65, 64}}) {
        Case<float> test(m, n, k, ta, true);
        REQUIRE(hornet::cpu::packs(test.g));
        std::vector<float> packed(static_cast<std::size_t>(hornet::cpu::packed_bytes(test.g)) / sizeof(float), 99.0F);
        const std::vector<float> before = test.c;
        parallel_gemm(hornet::cpu::pack(test.g, packed.data()));
        for (std::int64_t i = 0; i < m; ++i)
          for (std::int64_t j = 0; j < test.ldc; ++j) {
            const auto at = static_cast<std::size_t>(i * test.ldc + j);
            const double expected = j >= n ? static_cast<double>(before[at]) : test.exact(i, j);
            REQUIRE(std::abs(static_cast<double>(test.c[at]) - expected) <= std::sqrt(k + 1.0) * 3e-6);
          }
      }
  }

  TEST_CASE("a product has the same bits on 1, 2 and 3 threads") {
    const int before = hornet::num_threads();
    std::vector<std::vector<float>> results;
    for (const int threads : {1, 2, 3}) {
      hornet::set_num_threads(threads);
      Case<float> test(67, 1031, 259, false, false);
      parallel_gemm(test.g);
      results.push_back(test.c);
    }
    hornet::set_num_threads(before);
    CHECK(results[0] == results[1]);
    CHECK(results[0] == results[2]);
  }

  TEST_CASE("steps of zeros are left out without a bit's difference, unless they meet what is not finite") {
    using hornet::cpu::panel_of;
    for (const bool transposed : {false, true})
      for (const bool accumulate : {false, true})
        for (const std::int64_t n : {133, 333}) {  // one block of columns, two
          const std::int64_t m = 53, k = 301;
          Case<float> test(m, n, k, transposed, false);
          test.g.accumulate = accumulate;
          const auto element = [&](std::int64_t i, std::int64_t step) -> float& {
            return test.a[static_cast<std::size_t>(transposed ? step * test.lda + i : i * test.lda + step)];
          };
          for (std::int64_t i = 0; i < m; ++i)
            for (std::int64_t step = 0; step < k; ++step)
              if (step % 5 < 3 && (i < 49 || step % 7 == 0)) element(i, step) = step % 2 == 0 ? 0.0F : -0.0F;
          const auto row_by_row = [&] {
            std::vector<float> c(test.c.size(), 3.0F);
            for (std::int64_t i = 0; i < m; ++i) {
              hornet::cpu::ThinProduct row = panel_of(test.g, i, i + 1);
              row.c = c.data() + i * test.ldc;
              row.ldc = test.ldc;
              row.accumulate = accumulate;
              hornet::cpu::vector_table().thin_product.multiply(row);
            }
            return c;
          };
          const auto product = [&] {
            std::ranges::fill(test.c, 3.0F);
            gemm(test.g);
            return test.c;
          };
          CHECK(product() == row_by_row());

          for (const std::int64_t column : {17L, n - 1}) {
            float& b = test.b[static_cast<std::size_t>(5 * test.ldb + column)];
            const float before = std::exchange(b, std::numeric_limits<float>::infinity());
            const std::vector<float> c = product(), expected = row_by_row();
            CHECK(std::isnan(c[static_cast<std::size_t>(7 * test.ldc + column)]));
            for (std::size_t i = 0; i < c.size(); ++i)
              REQUIRE((c[i] == expected[i] || (std::isnan(c[i]) && std::isnan(expected[i]))));
            b = before;
          }
        }
  }

  TEST_CASE("rows are divided into panels that list the steps they need") {
    using hornet::cpu::panel_of;
    const std::int64_t m = 23, n = 133, k = 301;
    Case<float> test(m, n, k, false, false);
    for (std::int64_t i = 0; i < m; ++i)
      for (std::int64_t step = 0; step < k; ++step)
        test.a[static_cast<std::size_t>(i * test.lda + step)] = step % 5 < 3 ? 0.0F : 1.0F;
    hornet::cpu::ZeroSteps zeros(test.g, nullptr);
    std::int64_t rows = 0;
    for (const hornet::cpu::ThinProduct& panel : zeros.divide(panel_of(test.g, 0, m))) {
      CHECK(panel.m <= hornet::cpu::vector_table().thin_product.most_listed_rows);
      CHECK(panel.steps.count == 120);  // those that are 3 or 4 modulo 5
      rows += panel.m;
    }
    CHECK(rows == m);
    CHECK(zeros.leaves_out());
    CHECK(zeros.may_leave_out(0, 0, n, false));

    hornet::cpu::AllFinite all;
    hornet::cpu::ZeroSteps shared(test.g, &all);
    shared.divide(panel_of(test.g, 0, m));
    test.b[static_cast<std::size_t>(3 * test.ldb + 130)] =
        std::numeric_limits<float>::quiet_NaN();  // at a step that all need
    CHECK_FALSE(shared.may_leave_out(0, 0, n, false));
    CHECK(all.state == hornet::cpu::AllFinite::no);
    CHECK(zeros.may_leave_out(1, 0, n, true));

    std::ranges::fill(test.a, 1.0F);
    zeros.divide(panel_of(test.g, 0, m));
    CHECK_FALSE(zeros.leaves_out());
  }

  TEST_CASE("shards cover the output once and never depend on anything but the extents") {
    for (const std::int64_t m : {0, 1, 32, 100, 1024, 50001})
      for (const std::int64_t n : {1, 10, 130, 512, 4099}) {
        const GemmShards shards = gemm_shards(m, n, 784);
        CHECK(shards.step * shards.count >= (shards.rows ? m : n));
        CHECK(shards.step * (shards.count - 1) < std::max<std::int64_t>(1, shards.rows ? m : n));
      }
    CHECK(gemm_shards(32, 512, 784).count == 4);
    CHECK_FALSE(gemm_shards(32, 512, 784).rows);
    CHECK(gemm_shards(784, 512, 32).rows);
    CHECK(gemm_shards(32, 10, 512).count == 2);
    CHECK(gemm_shards(32, 10, 5).count == 1);
  }
}
