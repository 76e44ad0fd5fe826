#include "src/backends/cpu/packed_matrix.hpp"

#include <algorithm>

#include "src/backends/cpu/thin_gemm.hpp"
#include "src/base/threads.hpp"

namespace hornet::cpu {
namespace {

constexpr std::int64_t kWidth = 32;

typedef float Four __attribute__((vector_size(16)));

Four load(const float* x) {
  Four four;
  __builtin_memcpy(&four, x, sizeof four);
  return four;
}

void store(float* out, Four four) { __builtin_memcpy(out, &four, sizeof four); }

// out[l·stride + j] = b[j·ldb + l] for four l and four j.
void turn_four(const float* b, std::int64_t ldb, float* out, std::int64_t stride) {
  const Four r0 = load(b), r1 = load(b + ldb), r2 = load(b + 2 * ldb), r3 = load(b + 3 * ldb);
  const Four a = __builtin_shufflevector(r0, r1, 0, 4, 1, 5), c = __builtin_shufflevector(r2, r3, 0, 4, 1, 5);
  const Four d = __builtin_shufflevector(r0, r1, 2, 6, 3, 7), e = __builtin_shufflevector(r2, r3, 2, 6, 3, 7);
  store(out, __builtin_shufflevector(a, c, 0, 1, 4, 5));
  store(out + stride, __builtin_shufflevector(a, c, 2, 3, 6, 7));
  store(out + 2 * stride, __builtin_shufflevector(d, e, 0, 1, 4, 5));
  store(out + 3 * stride, __builtin_shufflevector(d, e, 2, 3, 6, 7));
}

// `columns` rows of b of k elements, which become columns of k elements `stride` apart.
void turn(const float* b, std::int64_t ldb, std::int64_t k, std::int64_t columns, float* out, std::int64_t stride) {
  const std::int64_t whole = k / 4 * 4, fours = columns / 4 * 4;
  for (std::int64_t l = 0; l < whole; l += 4)
    for (std::int64_t j = 0; j < fours; j += 4) turn_four(b + j * ldb + l, ldb, out + l * stride + j, stride);
  for (std::int64_t j = 0; j < columns; ++j)
    for (std::int64_t l = j < fours ? whole : 0; l < k; ++l) out[l * stride + j] = b[j * ldb + l];
}

constexpr std::int64_t kFewRows = 64;  // of a, which is turned round rather than b

// Not of short sums, where turning the result round costs more, nor of results that are cut into rows.
bool turns_a(const Gemm<float>& g) {
  constexpr std::int64_t shortest = 64, narrowest = 64;
  return packs(g) && !g.transpose_a && !g.accumulate && g.m <= kFewRows && g.k >= shortest && g.n >= narrowest;
}

}  // namespace

bool packs(const Gemm<float>& g) {
  constexpr std::int64_t fewest_rows = 16;
  Gemm<float> turned = g;
  turned.transpose_b = false;
  return g.transpose_b && g.m >= fewest_rows && is_thin(turned);
}

std::int64_t strip_count(const Gemm<float>& g) { return ((turns_a(g) ? g.m : g.n) + kWidth - 1) / kWidth; }

std::int64_t packed_bytes(const Gemm<float>& g) {
  return packs(g) ? strip_count(g) * kWidth * g.k * static_cast<std::int64_t>(sizeof(float)) : 0;
}

void pack_strip(const Gemm<float>& g, std::int64_t strip, float* packed) {
  const bool a = turns_a(g);
  const std::int64_t first = strip * kWidth, columns = std::min(kWidth, (a ? g.m : g.n) - first);
  turn(a ? g.a + first * g.lda : g.b + first * g.ldb, a ? g.lda : g.ldb, g.k, columns, packed + first * g.k, kWidth);
}

Gemm<float> pack(const Gemm<float>& g, float* packed) {
  parallel_for(strip_count(g), [&](std::int64_t strip) { pack_strip(g, strip, packed); });
  return with_packed(g, packed);
}

Gemm<float> with_packed(const Gemm<float>& g, const float* packed) {
  Gemm<float> out = g;
  if (turns_a(g)) {
    out.turned_a = packed;
    return out;
  }
  out.transpose_b = false;
  out.b = packed;
  out.ldb = out.strip = kWidth;
  return out;
}

// A result that is made transposed is cut into columns, which are rows of b.
GemmShards shards_of(const Gemm<float>& g) {
  if (!turns_a(g)) return gemm_shards(g.m, g.n, g.k);
  GemmShards shards = gemm_shards(g.n, g.m, g.k);
  shards.rows = false;
  return shards;
}

// Panels of whole fours of rows, so that the result is turned round by fours.
void multiply_turned(const Gemm<float>& g, std::int64_t begin, std::int64_t end, float* out, std::int64_t stride) {
  constexpr std::int64_t highest = 16;
  alignas(64) float panel[highest * kFewRows];
  const std::int64_t height = std::min<std::int64_t>(vector_table().thin_product.most_rows, highest) / 4 * 4;
  Gemm<float> product_of_b;
  product_of_b.m = end;
  product_of_b.n = g.m;
  product_of_b.k = g.k;
  product_of_b.a = g.b;
  product_of_b.lda = g.ldb;
  product_of_b.b = g.turned_a;
  product_of_b.ldb = product_of_b.strip = kWidth;
  for (std::int64_t column = begin; column < end; column += height) {
    const std::int64_t next = std::min(column + height, end);
    ThinProduct product = panel_of(product_of_b, column, next);
    product.c = panel;
    product.ldc = kFewRows;
    multiply(product_of_b, product, 0, end - next);
    turn(panel, kFewRows, g.m, next - column, out + column - begin, stride);
  }
}

}  // namespace hornet::cpu
