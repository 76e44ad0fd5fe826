#include "src/backends/cpu/packed_matrix.hpp"

#include <algorithm>

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

// out[l·kWidth + j] = b[j·ldb + l] for four l and four j.
void turn_four(const float* b, std::int64_t ldb, float* out) {
  const Four r0 = load(b), r1 = load(b + ldb), r2 = load(b + 2 * ldb), r3 = load(b + 3 * ldb);
  const Four a = __builtin_shufflevector(r0, r1, 0, 4, 1, 5), c = __builtin_shufflevector(r2, r3, 0, 4, 1, 5);
  const Four d = __builtin_shufflevector(r0, r1, 2, 6, 3, 7), e = __builtin_shufflevector(r2, r3, 2, 6, 3, 7);
  store(out, __builtin_shufflevector(a, c, 0, 1, 4, 5));
  store(out + kWidth, __builtin_shufflevector(a, c, 2, 3, 6, 7));
  store(out + 2 * kWidth, __builtin_shufflevector(d, e, 0, 1, 4, 5));
  store(out + 3 * kWidth, __builtin_shufflevector(d, e, 2, 3, 6, 7));
}

// `columns` rows of b, which become columns.
void turn(const float* b, std::int64_t ldb, std::int64_t k, std::int64_t columns, float* out) {
  const std::int64_t whole = k / 4 * 4, fours = columns / 4 * 4;
  for (std::int64_t l = 0; l < whole; l += 4)
    for (std::int64_t j = 0; j < fours; j += 4) turn_four(b + j * ldb + l, ldb, out + l * kWidth + j);
  for (std::int64_t j = 0; j < columns; ++j)
    for (std::int64_t l = j < fours ? whole : 0; l < k; ++l) out[l * kWidth + j] = b[j * ldb + l];
}

}  // namespace

bool packs(const Gemm<float>& g) {
  constexpr std::int64_t fewest_rows = 16;
  Gemm<float> turned = g;
  turned.transpose_b = false;
  return g.transpose_b && g.m >= fewest_rows && is_thin(turned);
}

std::int64_t strip_count(const Gemm<float>& g) { return (g.n + kWidth - 1) / kWidth; }

std::int64_t packed_bytes(const Gemm<float>& g) {
  return packs(g) ? strip_count(g) * kWidth * g.k * static_cast<std::int64_t>(sizeof(float)) : 0;
}

void pack_strip(const Gemm<float>& g, std::int64_t strip, float* packed) {
  const std::int64_t first = strip * kWidth;
  turn(g.b + first * g.ldb, g.ldb, g.k, std::min(kWidth, g.n - first), packed + first * g.k);
}

Gemm<float> pack(const Gemm<float>& g, float* packed) {
  parallel_for(strip_count(g), [&](std::int64_t strip) { pack_strip(g, strip, packed); });
  return with_packed(g, packed);
}

Gemm<float> with_packed(const Gemm<float>& g, const float* packed) {
  Gemm<float> out = g;
  out.transpose_b = false;
  out.b = packed;
  out.ldb = out.strip = kWidth;
  return out;
}

}  // namespace hornet::cpu
