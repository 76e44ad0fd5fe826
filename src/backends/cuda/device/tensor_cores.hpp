// Products of tensor cores, which take factors of 11 significant bits (TensorFloat-32) and add in float32. A warp of 32
// threads multiplies [16 × 8] by [8 × 8]; each of its threads has of the factors and of the sums what PTX' mma.m16n8k8
// says.
#pragma once

#include "src/backends/cuda/device/neighbours.hpp"
#include "src/backends/cuda/device/threads.hpp"
#include "src/backends/elements/math.hpp"

namespace hornet::cuda {

// A thread's elements of the left factor: of lines and steps (row(t), step(t)), (row(t) + 8, step(t)),
// (row(t), step(t) + 4), (row(t) + 8, step(t) + 4).
struct LeftFragment {
  std::uint32_t at[4];
  static HORNET_DEVICE int row(int t) { return t % 32 / 4; }
  static HORNET_DEVICE int step(int t) { return t % 4; }
};
// Of the right factor: of steps and columns (step(t), column(t)), (step(t) + 4, column(t)).
struct RightFragment {
  std::uint32_t at[2];
  static HORNET_DEVICE int step(int t) { return t % 4; }
  static HORNET_DEVICE int column(int t) { return t % 32 / 4; }
};
// Of the sums: (row(t), column(t)), (row(t), column(t) + 1), and the same eight rows below.
struct SumFragment {
  float at[4];
  static HORNET_DEVICE int row(int t) { return t % 32 / 4; }
  static HORNET_DEVICE int column(int t) { return t % 4 * 2; }
};

// x as the sum of two numbers of 11 significant bits, but for a unit in its own last place. The large one is rounded,
// not cut: small ones then have either sign, and so have their products, which are left out, and what is cut off them.
// What is not a number, or infinite, is none in the small one: a GPU's own has all bits of the mantissa, of which
// rounding makes 0.
HORNET_DEVICE inline void split(float x, std::uint32_t& large, std::uint32_t& small) {
  constexpr std::uint32_t kept = 0xFFFFE000U, half = 0x1000U;
  large = (elements::bits_of<std::uint32_t>(x) + half) & kept;
  small = elements::bits_of<std::uint32_t>(x - elements::bits_of<float>(large)) & kept;
}

#if defined(__CUDA_ARCH__)

// A warp's threads go on together, as add_product() wants them.
HORNET_DEVICE inline void gather_warp() { __syncwarp(); }

// sum[t] += left[t] · right[t], in which the warp's threads take part together.
template <int Threads>
HORNET_DEVICE void add_product(PerThread<SumFragment, Threads>& sum, PerThread<LeftFragment, Threads>& left,
                               PerThread<RightFragment, Threads>& right) {
  SumFragment& c = sum[0];
  const LeftFragment& a = left[0];
  const RightFragment& b = right[0];
  asm volatile(
      "mma.sync.aligned.m16n8k8.row.col.f32.tf32.tf32.f32 {%0, %1, %2, %3}, {%4, %5, %6, %7}, {%8, %9}, "
      "{%0, %1, %2, %3};"
      : "+f"(c.at[0]), "+f"(c.at[1]), "+f"(c.at[2]), "+f"(c.at[3])
      : "r"(a.at[0]), "r"(a.at[1]), "r"(a.at[2]), "r"(a.at[3]), "r"(b.at[0]), "r"(b.at[1]));
}

#else

inline void gather_warp() {}

// Toward zero, as tensor cores round.
inline float cut_to_float(double x) {
  const auto near = static_cast<float>(x);
  const bool beyond = elements::absolute(static_cast<double>(near)) > elements::absolute(x);
  return beyond ? elements::bits_of<float>(elements::bits_of<std::uint32_t>(near) - 1) : near;
}

template <int Threads>
void add_product(PerThread<SumFragment, Threads>& sum, PerThread<LeftFragment, Threads>& left,
                 PerThread<RightFragment, Threads>& right) {
  const auto number = [](std::uint32_t bits) { return static_cast<double>(elements::bits_of<float>(bits)); };
  for (int warp = 0; warp < Threads; warp += 32) {
    double a[16][8], b[8][8];
    for (int t = warp; t < warp + 32; ++t) {
      for (int e = 0; e < 4; ++e)
        a[LeftFragment::row(t) + e % 2 * 8][LeftFragment::step(t) + e / 2 * 4] = number(left[t].at[e]);
      for (int e = 0; e < 2; ++e) b[RightFragment::step(t) + e * 4][RightFragment::column(t)] = number(right[t].at[e]);
    }
    for (int t = warp; t < warp + 32; ++t)
      for (int e = 0; e < 4; ++e) {
        double total = sum[t].at[e];
        for (int k = 0; k < 8; ++k)
          total += a[SumFragment::row(t) + e / 2 * 8][k] * b[k][SumFragment::column(t) + e % 2];
        sum[t].at[e] = cut_to_float(total);
      }
  }
}

#endif

}  // namespace hornet::cuda
