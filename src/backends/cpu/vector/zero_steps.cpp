// At which steps of a product all of a is 0, and whether what b has there may be left out.
#include "src/backends/cpu/vector/float_vector.hpp"

namespace hornet::cpu::HORNET_ISA_NAME {
namespace {

constexpr std::int64_t width = FloatVector::width, group = 16, sample = 32;  // steps; a group's have a bit each

HORNET_INLINE std::uint32_t first_lanes(std::int64_t n) { return (1U << n) - 1U; }

// Which of n ≤ 16 floats are not 0.
HORNET_INLINE std::uint32_t filled(const float* x, std::int64_t n) {
  std::uint32_t bits = 0;
#pragma GCC unroll 4
  for (std::int64_t i = 0; i < group; i += width) {
    const std::int64_t rest = n - i < 0 ? 0 : n - i < width ? n - i : width;
    bits |= FloatVector::load_first(x + i, rest).filled() << i;
  }
  return bits;
}

// Of 16 steps those at which no row of a mask is filled.
HORNET_INLINE std::uint32_t without(const std::uint16_t* rows, std::uint16_t mask) {
#if defined(__AVX512BW__) && defined(__AVX512VL__)
  const __m256i all = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(rows));
  return _mm256_testn_epi16_mask(all, _mm256_set1_epi16(static_cast<short>(mask)));
#else
  std::uint32_t bits = 0;
  for (int i = 0; i < group; ++i) bits |= static_cast<std::uint32_t>((rows[i] & mask) == 0) << i;
  return bits;
#endif
}

// a has contiguous rows: all steps of one part after the other.
std::int64_t zeros_in_rows(const ThinProduct& p, std::int64_t parts, std::uint16_t* bits, std::int64_t stride) {
  std::int64_t count = 0;
  for (std::int64_t part = 0, begin = 0; part < parts; ++part, bits += stride) {
    const std::int64_t end = (part + 1) * p.m / parts;
    std::int64_t found = 0, k = 0;
    for (; k < p.k && (k < sample || found > 0); k += group) {
      const std::int64_t n = p.k - k < group ? p.k - k : group;
      std::uint32_t any = 0;
      for (std::int64_t row = begin; row < end && any != first_lanes(n); ++row)
        any |= filled(p.a + row * p.a_row + k, n);
      const std::uint32_t zeros = first_lanes(n) & ~any;
      bits[k / group] = static_cast<std::uint16_t>(zeros);
      found += __builtin_popcount(zeros);
    }
    for (; k < p.k; k += group) bits[k / group] = 0;
    count += found * (end - begin);
    begin = end;
  }
  return count;
}

// a has contiguous columns: all parts of one step after the other.
std::int64_t zeros_in_columns(const ThinProduct& p, std::int64_t parts, std::uint16_t* bits, std::int64_t stride) {
  std::int64_t count = 0;
  std::int64_t k = 0;
  for (; k < p.k && (k < sample || count > 0); k += group, ++bits) {
    const std::int64_t n = p.k - k < group ? p.k - k : group;
    std::uint16_t rows[group] = {};
    for (std::int64_t i = 0; i < n; ++i) rows[i] = static_cast<std::uint16_t>(filled(p.a + (k + i) * p.a_step, p.m));
    for (std::int64_t part = 0, begin = 0; part < parts; ++part) {
      const std::int64_t end = (part + 1) * p.m / parts;
      const std::uint32_t mask = first_lanes(end) & ~first_lanes(begin);
      const std::uint32_t zeros = first_lanes(n) & without(rows, static_cast<std::uint16_t>(mask));
      bits[part * stride] = static_cast<std::uint16_t>(zeros);
      count += __builtin_popcount(zeros) * (end - begin);
      begin = end;
    }
  }
  for (; k < p.k; k += group, ++bits)
    for (std::int64_t part = 0; part < parts; ++part) bits[part * stride] = 0;
  return count;
}

std::int64_t zero_steps(const ThinProduct& p, std::int64_t parts, std::uint16_t* bits, std::int64_t stride) {
  return (p.a_step == 1 ? zeros_in_rows : zeros_in_columns)(p, parts, bits, stride);
}

#if defined(__AVX512F__)
HORNET_INLINE std::int64_t list_group(std::uint32_t bits, std::int32_t first, std::int32_t* steps) {
  const __m512i lanes = _mm512_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
  const __m512i all = _mm512_add_epi32(lanes, _mm512_set1_epi32(first));
  _mm512_storeu_si512(steps, _mm512_maskz_compress_epi32(static_cast<__mmask16>(bits), all));
  return __builtin_popcount(bits);
}
#else
HORNET_INLINE std::int64_t list_group(std::uint32_t bits, std::int32_t first, std::int32_t* steps) {
  std::int64_t count = 0;
  for (; bits != 0; bits &= bits - 1) steps[count++] = first + __builtin_ctz(bits);
  return count;
}
#endif

std::int64_t list_steps(const std::uint16_t* bits, std::int64_t k, std::int32_t* steps) {
  std::int64_t count = 0;
  for (std::int64_t first = 0; first < k; first += group) {
    const std::uint32_t all = first_lanes(k - first < group ? k - first : group);
    count += list_group(bits[first / group] & all, static_cast<std::int32_t>(first), steps + count);
  }
  return count;
}

// x·0 is 0, but for an infinity or NaN.
bool finite(const float* b, std::int64_t ldb, std::int64_t n, StepList steps, bool near) {
  const std::int64_t ahead = 1 + 128 * group / n;  // lines
  FloatVector sum[4];
  for (FloatVector& v : sum) v = FloatVector::zero();
  const auto row = [&](std::int64_t i) { return b + (steps.at ? steps.at[i] : i) * ldb; };
  for (std::int64_t s = 0; s < steps.count; ++s) {
    if (!near && s + ahead < steps.count)
      for (std::int64_t i = 0; i < n; i += group) __builtin_prefetch(row(s + ahead) + i);
    const float* const x = row(s);
    std::int64_t i = 0;
    for (; i + 4 * width <= n; i += 4 * width)
#pragma GCC unroll 4
      for (int j = 0; j < 4; ++j) sum[j].add_product(FloatVector::load(x + i + j * width), 0.0F);
    for (; i < n; i += width) sum[0].add_product(FloatVector::load_first(x + i, n - i < width ? n - i : width), 0.0F);
  }
  sum[0].v += sum[1].v + (sum[2].v + sum[3].v);
  return sum[0].filled() == 0;
}

}  // namespace

void fill_zero_steps(VectorTable& table) {
  table.thin_product.zero_steps = zero_steps;
  table.thin_product.list_steps = list_steps;
  table.thin_product.finite = finite;
}

}  // namespace hornet::cpu::HORNET_ISA_NAME
