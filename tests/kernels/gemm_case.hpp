// Products with padded rows, beside the naive sum.
#pragma once

#include <cstdint>
#include <vector>

#include "src/backends/cpu/gemm.hpp"
#include "tests/kernels/numbers.hpp"

namespace gemm_case {

// A product with padded rows everywhere, so that a leading dimension taken for an extent shows.
template <class T>
struct Case {
  Case(std::int64_t m, std::int64_t n, std::int64_t k, bool ta, bool tb)
      : lda((ta ? m : k) + 3),
        ldb((tb ? k : n) + 5),
        ldc(n + 2),
        a(numbers<T>((ta ? k : m) * lda, 1)),
        b(numbers<T>((tb ? n : k) * ldb, 2)),
        c(numbers<T>(m * ldc, 3)),
        g{ta, tb, m, n, k, a.data(), lda, b.data(), ldb, c.data(), ldc, false} {}
  Case(const Case&) = delete;
  Case& operator=(const Case&) = delete;

  double exact(std::int64_t i, std::int64_t j) const {
    double sum = 0;
    for (std::int64_t p = 0; p < g.k; ++p)
      sum += static_cast<double>(g.transpose_a ? g.a[p * lda + i] : g.a[i * lda + p]) *
             static_cast<double>(g.transpose_b ? g.b[j * ldb + p] : g.b[p * ldb + j]);
    return sum;
  }

  std::int64_t lda, ldb, ldc;
  std::vector<T> a, b, c;
  hornet::cpu::Gemm<T> g;
};

}  // namespace gemm_case
