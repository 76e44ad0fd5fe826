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

#include "src/backends/cpu/packed_matrix.hpp"
#include "src/backends/cpu/thin_gemm.hpp"
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
void in_parallel(const Gemm<T>& g, const GemmShards& shards) {
  parallel_for(shards.count, [&](std::int64_t shard) { gemm(shard_of(g, shards, shard)); });
}

}  // namespace

// Of longer sums, what a panel reads does not stay near a core.
bool is_thin(const Gemm<float>& g) {
  constexpr std::int64_t longest = 2048;
  return !g.transpose_b && g.m > 0 && g.n > 0 && g.k > 0 && g.k <= longest;
}

#ifdef HORNET_ONEDNN
void gemm(const Gemm<float>& g) {
  if (trivial(g)) return;
  if (g.turned_a) return multiply_turned(g, 0, g.n, g.c, g.ldc);
  if (is_thin(g)) return ThinGemm(g).make_all({g.c, g.ldc, g.accumulate});
  const SingleThreadedOpenMp single;
  const dnnl_status_t status = dnnl_sgemm(g.transpose_a ? 'T' : 'N', g.transpose_b ? 'T' : 'N', g.m, g.n, g.k, 1.0F,
                                          g.a, g.lda, g.b, g.ldb, g.accumulate ? 1.0F : 0.0F, g.c, g.ldc);
  if (status != dnnl_success) throw InternalError("dnnl_sgemm failed with status " + std::to_string(status));
}
#else
void gemm(const Gemm<float>& g) {
  if (g.turned_a) return multiply_turned(g, 0, g.n, g.c, g.ldc);
  if (is_thin(g)) return ThinGemm(g).make_all({g.c, g.ldc, g.accumulate});
  eigen_gemm(g);
}
#endif

void gemm(const Gemm<double>& g) { eigen_gemm(g); }

namespace {

struct Cut {
  bool rows;
  std::int64_t parts;
};

// The cut that comes closest to so many parts of at least these extents.
Cut cut_of(std::int64_t m, std::int64_t n, double parts, std::int64_t min_rows, std::int64_t min_columns) {
  const std::int64_t wanted = static_cast<std::int64_t>(parts);
  const std::int64_t by_rows = std::min(wanted, m / min_rows), by_columns = std::min(wanted, n / min_columns);
  return {by_rows >= by_columns, std::max<std::int64_t>({1, by_rows, by_columns})};
}

}  // namespace

// Parts of few rows or columns are slow, and so are tiny ones beside the price of handing them out: a product has them
// only where it would else be one part. Tiles are 32 columns wide, and what is done with an element costs as much as
// some summands.
GemmShards gemm_shards(std::int64_t m, std::int64_t n, std::int64_t k) {
  constexpr double large = 2e6, small = 4e5, most = 64, few = 4;
  constexpr std::int64_t tile = 32, summands = 25;
  const double flops =
      2.0 * static_cast<double>(m) * static_cast<double>(divide_up(n, tile) * tile) * static_cast<double>(k + summands);
  Cut cut = cut_of(m, n, std::min(most, flops / large), 64, 128);
  if (cut.parts < 2) cut = cut_of(m, n, std::min(few, flops / small), 16, 64);
  const std::int64_t extent = cut.rows ? m : n;
  const std::int64_t granule = cut.rows ? 2 : tile;
  const auto parts = static_cast<std::int64_t>(
      std::bit_floor(static_cast<std::uint64_t>(cut.parts)));  // shares evenly among 2, 4, … threads
  const std::int64_t step = std::max<std::int64_t>(1, divide_up(divide_up(extent, parts), granule) * granule);
  return {cut.rows, step, std::max<std::int64_t>(1, divide_up(extent, step))};
}

void parallel_gemm(const Gemm<float>& g) { in_parallel(g, shards_of(g)); }
void parallel_gemm(const Gemm<double>& g) { in_parallel(g, gemm_shards(g.m, g.n, g.k)); }

}  // namespace hornet::cpu
