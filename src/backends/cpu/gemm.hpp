// Matrix products on plain pointers: own tiles for float (vector/products.cpp), but where sums are long, or b is
// transposed and not packed (packed_matrix.hpp), oneDNN if it was built in, else Eigen; Eigen for double. One call runs
// in the calling thread; parallel_for over gemm_shards() makes it use all threads.
#pragma once

#include <cstdint>

namespace hornet::cpu {

constexpr std::int64_t divide_up(std::int64_t a, std::int64_t b) { return (a + b - 1) / b; }

// c = a·b, or c += a·b. All matrices are row-major; element (i, j) of a lies at a[i·lda + j].
//   a  [m, k], or [k, m] when transpose_a
//   b  [k, n], or [n, k] when transpose_b
//   c  [m, n], not overlapping a or b
template <class T>
struct Gemm {
  bool transpose_a = false;
  bool transpose_b = false;
  std::int64_t m = 0, n = 0, k = 0;
  const T* a = nullptr;
  std::int64_t lda = 0;
  const T* b = nullptr;
  std::int64_t ldb = 0;
  T* c = nullptr;
  std::int64_t ldc = 0;
  bool accumulate = false;
  std::int64_t strip = 0;  // > 0: b lies in strips of so many columns, one behind the other, each a matrix [k, strip]
  const float* turned_a = nullptr;  // a's transpose in such strips, beside a transposed b: c is made transposed
};

void gemm(const Gemm<float>& g);
void gemm(const Gemm<double>& g);

// Whether a float product is made of thin ones (thin_gemm.hpp).
bool is_thin(const Gemm<float>& g);

// How one product is cut into independent parts of its output: whole rows or whole columns. The cut depends on m, n and
// k alone, and each element is computed by one shard, so results do not depend on the number of threads.
struct GemmShards {
  bool rows = false;
  std::int64_t step = 0;  // rows or columns in all shards but the last
  std::int64_t count = 1;
};
GemmShards gemm_shards(std::int64_t m, std::int64_t n, std::int64_t k);

// The product of one shard of g.
template <class T>
Gemm<T> shard_of(const Gemm<T>& g, const GemmShards& shards, std::int64_t shard) {
  const std::int64_t begin = shard * shards.step;
  const std::int64_t extent = shards.rows ? g.m : g.n;
  const std::int64_t size = extent - begin < shards.step ? extent - begin : shards.step;
  Gemm<T> part = g;
  if (shards.rows) {
    part.m = size;
    part.a += g.transpose_a ? begin : begin * g.lda;
    part.c += begin * g.ldc;
  } else {
    part.n = size;
    part.b += g.strip ? begin * g.k : g.transpose_b ? begin * g.ldb : begin;
    part.c += begin;
  }
  return part;
}

// The whole product on the thread pool.
void parallel_gemm(const Gemm<float>& g);
void parallel_gemm(const Gemm<double>& g);

}  // namespace hornet::cpu
