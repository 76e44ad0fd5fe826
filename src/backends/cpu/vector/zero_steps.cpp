// At which steps of a product all of a is 0, and whether what b has there may be left out.
#include "src/backends/cpu/vector/float_vector.hpp"

namespace hornet::cpu::HORNET_ISA_NAME {
namespace {

constexpr std::int64_t width = FloatVector::width, group = 16;  // steps, a bit each

HORNET_INLINE std::uint32_t first_lanes(std::int64_t n) { return (1U << n) - 1U; }

// Which of n ≤ 16 lanes are 0 in all that is added.
class Lanes {
 public:
  HORNET_INLINE explicit Lanes(std::int64_t n) : lanes_(first_lanes(n)) {}

#if defined(__AVX512F__)
  HORNET_INLINE void add(const float* x) {
    const __m512i v = _mm512_castps_si512(_mm512_maskz_loadu_ps(static_cast<__mmask16>(lanes_), x));
    bits_ = _mm512_or_si512(bits_, v);
  }
  HORNET_INLINE std::uint32_t zero() const {  // all bits but the sign's
    return lanes_ & _mm512_testn_epi32_mask(bits_, _mm512_set1_epi32(0x7fffffff));
  }
  HORNET_INLINE bool all() const { return zero() == lanes_; }

 private:
  std::uint32_t lanes_;
  __m512i bits_ = _mm512_setzero_si512();
#else
  HORNET_INLINE void add(const float* x) {
    for (std::uint32_t i = 0; i < group; ++i)
      if ((lanes_ >> i & 1U) != 0 && x[i] != 0.0F) filled_ |= 1U << i;
  }
  HORNET_INLINE std::uint32_t zero() const { return lanes_ & ~filled_; }
  HORNET_INLINE bool all() const { return filled_ == 0; }

 private:
  std::uint32_t lanes_, filled_ = 0;
#endif
};

// Of steps [first, first + n).
HORNET_INLINE std::uint32_t zeros_at(const ThinProduct& p, std::int64_t first, std::int64_t n) {
  if (p.a_step == 1) {
    Lanes steps(n);
    for (std::int64_t row = 0; row < p.m; ++row) {
      steps.add(p.a + row * p.a_row + first);
      if (row % 4 == 0 && steps.zero() == 0) return 0;
    }
    return steps.zero();
  }
  std::uint32_t bits = 0;
  for (std::int64_t i = 0; i < n; ++i) {
    Lanes rows(p.m);
    rows.add(p.a + (first + i) * p.a_step);
    if (rows.all()) bits |= 1U << i;
  }
  return bits;
}

std::int64_t zero_steps(const ThinProduct& p, std::uint16_t* bits) {
  std::int64_t count = 0;
  for (std::int64_t k = 0; k < p.k; k += group) {
    const std::uint32_t found = zeros_at(p, k, p.k - k < group ? p.k - k : group);
    bits[k / group] = static_cast<std::uint16_t>(found);
    count += __builtin_popcount(found);
  }
  return count;
}

// x − x is 0, but for an infinity or NaN.
bool finite(const float* x, std::int64_t n) {
  FloatVector sum[4];
  for (FloatVector& v : sum) v = FloatVector::zero();
  std::int64_t i = 0;
  for (; i + 4 * width <= n; i += 4 * width)
#pragma GCC unroll 4
    for (int j = 0; j < 4; ++j) {
      const FloatVector v = FloatVector::load(x + i + j * width);
      sum[j].v += v.v - v.v;
    }
  for (; i < n; i += width) {
    const FloatVector v = FloatVector::load_first(x + i, n - i < width ? n - i : width);
    sum[0].v += v.v - v.v;
  }
  sum[0].v += sum[1].v + (sum[2].v + sum[3].v);
  float lanes[width];
  sum[0].store(lanes);
  for (const float lane : lanes)
    if (lane != 0) return false;
  return true;
}

}  // namespace

void fill_zero_steps(VectorTable& table) {
  table.thin_product.zero_steps = zero_steps;
  table.thin_product.finite = finite;
}

}  // namespace hornet::cpu::HORNET_ISA_NAME
