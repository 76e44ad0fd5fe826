// Strips of a convolution's output rows: the sums of a few positions stay in registers while channels and taps run.
#include "src/backends/cpu/vector/float_vector.hpp"

namespace hornet::cpu::HORNET_ISA_NAME {
namespace {

constexpr std::int64_t width = FloatVector::width;

// Values that lie i·step apart. Three of them share a pointer, since few registers hold addresses.
template <int Count>
struct Places {
  const char* at[(Count + 2) / 3];
  std::int64_t step;

  HORNET_INLINE Places(const float* x, std::int64_t floats) : step(floats * static_cast<std::int64_t>(sizeof(float))) {
    at[0] = reinterpret_cast<const char*>(x);
#pragma GCC unroll 16
    for (int i = 1; i < (Count + 2) / 3; ++i) {
      at[i] = at[i - 1] + 3 * step;
      asm("" : "+r"(at[i]));  // not to be taken for at[0] and a multiple
    }
  }
  HORNET_INLINE float operator[](int i) const { return *reinterpret_cast<const float*>(at[i / 3] + i % 3 * step); }
};

template <int Columns, int Rows>
HORNET_INLINE void store(const FloatVector (&sum)[Rows][Columns], const Strip& s) {
  float* y = s.y;
  if (s.last_columns == width) {  // a store under a mask takes longer
#pragma GCC unroll 16
    for (int i = 0; i < Rows; ++i, y += s.y_step)
#pragma GCC unroll 2
      for (int j = 0; j < Columns; ++j) sum[i][j].store(y + j * width);
    return;
  }
#pragma GCC unroll 16
  for (int i = 0; i < Rows; ++i, y += s.y_step) {
    if constexpr (Columns == 2) sum[i][0].store(y);
    sum[i][Columns - 1].store_first(y + (Columns - 1) * width, s.last_columns);
  }
}

// Rows × Columns vectors. Each value of x is read once and multiplied with all the taps that meet it.
template <int Taps, int Stride, int Columns, int Rows>
void strip(const Strip& s) {
  constexpr int inputs = Stride * (Rows - 1) + Taps;
  const std::int64_t first = s.first, last = s.last, step = s.x_step;
  const float* kernel = s.kernel;
  FloatVector sum[Rows][Columns];
#pragma GCC unroll 16
  for (int i = 0; i < Rows; ++i)
#pragma GCC unroll 2
    for (int j = 0; j < Columns; ++j) sum[i][j] = FloatVector::zero();
  const char* ahead = s.ahead.at;
  for (std::int64_t k = 0; k < s.steps; ++k, kernel += Taps * Columns * width, ahead += s.ahead.step) {
    __builtin_prefetch(ahead, 0, 2);
    FloatVector tap[Taps][Columns];
#pragma GCC unroll 8
    for (int t = 0; t < Taps; ++t)
#pragma GCC unroll 2
      for (int j = 0; j < Columns; ++j) tap[t][j] = FloatVector::load(kernel + (t * Columns + j) * width);
    const Places<inputs> x(s.x + s.offsets[k], step);
#pragma GCC unroll 64
    for (int i = 0; i < inputs; ++i) {
      if (i < Taps - 1 && i < first) continue;
      if (i > inputs - Taps && i >= last) continue;
      const float value = x[i];
#pragma GCC unroll 8
      for (int t = 0; t < Taps; ++t) {
        if (i < t || (i - t) % Stride != 0 || (i - t) / Stride >= Rows) continue;
#pragma GCC unroll 2
        for (int j = 0; j < Columns; ++j) sum[(i - t) / Stride][j].add_product(tap[t][j], value);
      }
    }
  }
  store(sum, s);
}

// As many rows as leave registers for the taps and one value of x.
template <int Taps, int Columns>
constexpr int most_rows() {
  constexpr int fit = (FloatVector::registers - 1 - Taps * Columns) / Columns;
  return fit < most_strip_rows ? fit : most_strip_rows;
}

template <int Taps, int Stride, int Columns, int Rows>
void fill_rows(StripKernel* kernels) {
  kernels[Rows - 1] = strip<Taps, Stride, Columns, Rows>;
  if constexpr (Rows > 1) fill_rows<Taps, Stride, Columns, Rows - 1>(kernels);
}

template <int Taps, int Stride>
StripKernels strips() {
  StripKernels out{};
  out.taps = Taps;
  out.stride = Stride;
  out.most_rows[0] = most_rows<Taps, 1>();
  out.most_rows[1] = most_rows<Taps, 2>();
  fill_rows<Taps, Stride, 1, most_rows<Taps, 1>()>(out.kernels[0]);
  fill_rows<Taps, Stride, 2, most_rows<Taps, 2>()>(out.kernels[1]);
  return out;
}

}  // namespace

void fill_strips(VectorTable& table) {
  table.floats = static_cast<int>(width);
  table.strips[0] = strips<1, 1>();
  table.strips[1] = strips<2, 1>();
  table.strips[2] = strips<3, 1>();
  table.strips[3] = strips<3, 2>();
  table.strips[4] = strips<5, 1>();
}

}  // namespace hornet::cpu::HORNET_ISA_NAME
