#include "src/backends/cpu/gemm.hpp"

#include <Eigen/Core>
#include <algorithm>
#include <bit>
#ifdef HORNET_ONEDNN
#include <oneapi/dnnl/dnnl.h>

#include <hornet/base/error.hpp>
#include <string>

#include "src/backends/cpu/onednn.hpp"
#endif

#include "src/base/threads.hpp"

namespace hornet::cpu {
namespace {

template <class T>
void clear(const Gemm<T>& g) {
  for (std::int64_t i = 0; i < g.m; ++i) std::fill_n(g.c + i * g.ldc, g.n, T{0});
}

// True when nothing is left to multiply.
template <class T>
bool trivial(const Gemm<T>& g) {
  if (g.m > 0 && g.n > 0 && g.k > 0) return false;
  if (!g.accumulate) clear(g);
  return true;
}

template <class T>
void eigen_gemm(const Gemm<T>& g) {
  using Matrix = Eigen::Matrix<T, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
  using Operand = Eigen::Map<const Matrix, 0, Eigen::OuterStride<>>;
  if (trivial(g)) return;
  if (!g.accumulate) clear(g);
  const Operand a(g.a, g.transpose_a ? g.k : g.m, g.transpose_a ? g.m : g.k, Eigen::OuterStride<>(g.lda));
  const Operand b(g.b, g.transpose_b ? g.n : g.k, g.transpose_b ? g.k : g.n, Eigen::OuterStride<>(g.ldb));
  Eigen::Map<Matrix, 0, Eigen::OuterStride<>> c(g.c, g.m, g.n, Eigen::OuterStride<>(g.ldc));
  if (g.transpose_a && g.transpose_b)
    c.noalias() += a.transpose() * b.transpose();
  else if (g.transpose_a)
    c.noalias() += a.transpose() * b;
  else if (g.transpose_b)
    c.noalias() += a * b.transpose();
  else
    c.noalias() += a * b;
}

template <class T>
void in_parallel(const Gemm<T>& g) {
  const GemmShards shards = gemm_shards(g.m, g.n, g.k);
  parallel_for(shards.count, [&](std::int64_t shard) { gemm(shard_of(g, shards, shard)); });
}

constexpr std::int64_t divide_up(std::int64_t a, std::int64_t b) { return (a + b - 1) / b; }

constexpr std::int64_t kNearBytes = 256 << 10;  // what of b stays near a core beside what else it needs

// A b that does not stay is read once: some of its columns for all rows, then the next.
void thin_gemm(const Gemm<float>& g) {
  const Panels panels = panels_of(g.m);
  const std::int64_t step = stays_in_cache(g) ? g.n : 64;
  for (std::int64_t column = 0; column < g.n; column += step)
    for (std::int64_t i = 0; i < panels.count; ++i) {
      ThinProduct product = panel_of(g, panels.begin(i), panels.begin(i + 1));
      product.n = std::min(step, g.n - column);
      product.b += column;
      product.c += column;
      vector_table().thin_product.multiply(product);
    }
}

}  // namespace

bool stays_in_cache(const Gemm<float>& g) { return g.k * g.n * static_cast<std::int64_t>(sizeof(float)) <= kNearBytes; }

bool is_thin(const Gemm<float>& g) {
  constexpr std::int64_t longest = 2048;  // kColumns columns of b must stay near a core
  return !g.transpose_b && !g.accumulate && g.m > 0 && g.n > 0 && g.k > 0 && g.k <= longest;
}

Panels panels_of(std::int64_t rows) { return {rows, divide_up(rows, vector_table().thin_product.most_rows)}; }

ThinProduct panel_of(const Gemm<float>& g, std::int64_t begin, std::int64_t end) {
  ThinProduct product{
      end - begin,         g.n,  g.k, g.a, g.transpose_a ? 1 : g.lda, g.transpose_a ? g.lda : 1, g.b, g.ldb,
      g.c + begin * g.ldc, g.ldc};
  product.a += begin * product.a_row;
  return product;
}

#ifdef HORNET_ONEDNN
void gemm(const Gemm<float>& g) {
  if (trivial(g)) return;
  if (is_thin(g)) return thin_gemm(g);
  const SingleThreadedOpenMp single;
  const dnnl_status_t status = dnnl_sgemm(g.transpose_a ? 'T' : 'N', g.transpose_b ? 'T' : 'N', g.m, g.n, g.k, 1.0F,
                                          g.a, g.lda, g.b, g.ldb, g.accumulate ? 1.0F : 0.0F, g.c, g.ldc);
  if (status != dnnl_success) throw InternalError("dnnl_sgemm failed with status " + std::to_string(status));
}
#else
void gemm(const Gemm<float>& g) {
  if (is_thin(g)) return thin_gemm(g);
  eigen_gemm(g);
}
#endif

void gemm(const Gemm<double>& g) { eigen_gemm(g); }

// Thin parts are slow (a product of 64 columns runs at 85 % of one of 512), and so are tiny ones beside the price of
// handing them out.
GemmShards gemm_shards(std::int64_t m, std::int64_t n, std::int64_t k) {
  constexpr double flops_per_shard = 2e6;
  constexpr std::int64_t min_rows = 64, min_columns = 128, max_shards = 64;
  const double flops = 2.0 * static_cast<double>(m) * static_cast<double>(n) * static_cast<double>(k);
  const std::int64_t wanted = std::min(max_shards, static_cast<std::int64_t>(std::min(flops / flops_per_shard, 1e9)));
  const std::int64_t by_rows = std::min(wanted, m / min_rows);
  const std::int64_t by_columns = std::min(wanted, n / min_columns);
  const bool rows = by_rows >= by_columns;
  const std::int64_t extent = rows ? m : n;
  const std::int64_t granule = rows ? 2 : 32;
  const std::uint64_t most = static_cast<std::uint64_t>(std::max<std::int64_t>({1, by_rows, by_columns}));
  const std::int64_t parts = static_cast<std::int64_t>(std::bit_floor(most));  // shares evenly among 2, 4, … threads
  const std::int64_t step = std::max<std::int64_t>(1, divide_up(divide_up(extent, parts), granule) * granule);
  return {rows, step, std::max<std::int64_t>(1, divide_up(extent, step))};
}

void parallel_gemm(const Gemm<float>& g) { in_parallel(g); }
void parallel_gemm(const Gemm<double>& g) { in_parallel(g); }

}  // namespace hornet::cpu
