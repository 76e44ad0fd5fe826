#include "src/backends/cpu/pooling.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <hornet/base/threads.hpp>
#include <limits>
#include <vector>

using hornet::cpu::PoolWindows;

namespace {

struct Case {
  std::int64_t batch;
  PoolWindows w;
};

const Case cases[] = {
    {3,
     {.channels = 5,
      .image = {1, 6, 4},
      .out = {1, 3, 2},
      .sizes = {1, 2, 2},
      .strides = {1, 2, 2},
      .pads = {0, 0, 0}}},
    {2,
     {.channels = 37,
      .image = {1, 7, 9},
      .out = {1, 3, 4},
      .sizes = {1, 2, 2},
      .strides = {1, 2, 2},
      .pads = {0, 0, 0}}},
    {2,
     {.channels = 3,
      .image = {1, 7, 9},
      .out = {1, 4, 5},
      .sizes = {1, 3, 3},
      .strides = {1, 2, 2},
      .pads = {0, 1, 1}}},
    {11,
     {.channels = 67,
      .image = {1, 13, 8},
      .out = {1, 12, 3},
      .sizes = {1, 2, 4},
      .strides = {1, 1, 3},
      .pads = {0, 0, 1}}},
    {5,
     {.channels = 7,
      .image = {1, 1, 13},
      .out = {1, 1, 7},
      .sizes = {1, 1, 3},
      .strides = {1, 1, 2},
      .pads = {0, 0, 1}}},
    {3,
     {.channels = 5,
      .image = {6, 4, 8},
      .out = {3, 2, 4},
      .sizes = {2, 2, 2},
      .strides = {2, 2, 2},
      .pads = {0, 0, 0}}},
    {2,
     {.channels = 66,
      .image = {5, 7, 4},
      .out = {3, 6, 3},
      .sizes = {3, 2, 3},
      .strides = {2, 1, 2},
      .pads = {1, 0, 2}}},
};

template <class T>
std::vector<T> numbers(std::int64_t n, std::uint64_t seed) {
  std::vector<T> x(static_cast<std::size_t>(n));
  for (std::size_t i = 0; i < x.size(); ++i)  // few values, so that equals occur
    x[i] = static_cast<T>((i * 7919 + seed * 104729) % 2003 % 13) / T{4} - T{1};
  return x;
}

std::vector<std::size_t> taps(const PoolWindows& w, std::int64_t n, std::array<std::int64_t, 3> window,
                              std::int64_t channel) {
  std::vector<std::size_t> out;
  for (std::int64_t a = 0; a < w.sizes[0]; ++a)
    for (std::int64_t b = 0; b < w.sizes[1]; ++b)
      for (std::int64_t c = 0; c < w.sizes[2]; ++c) {
        const std::array<std::int64_t, 3> at{window[0] * w.strides[0] - w.pads[0] + a,
                                             window[1] * w.strides[1] - w.pads[1] + b,
                                             window[2] * w.strides[2] - w.pads[2] + c};
        bool inside = true;
        for (std::size_t i = 0; i < 3; ++i) inside = inside && at[i] >= 0 && at[i] < w.image[i];
        const std::int64_t pixel = ((n * w.image[0] + at[0]) * w.image[1] + at[1]) * w.image[2] + at[2];
        if (inside) out.push_back(static_cast<std::size_t>(pixel * w.channels + channel));
      }
  return out;
}

// f(output element, the window's elements in row order).
template <class F>
void for_each_output(const Case& c, F f) {
  const PoolWindows& w = c.w;
  std::size_t out = 0;
  for (std::int64_t n = 0; n < c.batch; ++n)
    for (std::int64_t d = 0; d < w.out[0]; ++d)
      for (std::int64_t i = 0; i < w.out[1]; ++i)
        for (std::int64_t j = 0; j < w.out[2]; ++j)
          for (std::int64_t k = 0; k < w.channels; ++k) f(out++, taps(w, n, {d, i, j}, k));
}

template <class T>
std::size_t greatest(const std::vector<T>& x, const std::vector<std::size_t>& taps) {
  std::size_t best = taps[0];
  for (const std::size_t tap : taps)
    if (x[tap] > x[best]) best = tap;
  return best;
}

template <class T>
bool near(const std::vector<T>& a, const std::vector<T>& b) {
  for (std::size_t i = 0; i < a.size(); ++i)
    if (!(std::abs(a[i] - b[i]) <= T(1e-5))) return false;
  return a.size() == b.size();
}

}  // namespace

TEST_SUITE("kernels") {
  TEST_CASE_TEMPLATE("pooling and its gradients equal the naive loops, on 1, 2 and 3 threads", T, float, double) {
    const int before = hornet::num_threads();
    for (const int threads : {1, 2, 3}) {
      hornet::set_num_threads(threads);
      for (const Case& c : cases) {
        const std::vector<T> x = numbers<T>(c.batch * c.w.image[0] * c.w.image[1] * c.w.image[2] * c.w.channels, 1);
        const std::vector<T> v = numbers<T>(static_cast<std::int64_t>(x.size()), 2);
        const std::vector<T> dy = numbers<T>(c.batch * c.w.out[0] * c.w.out[1] * c.w.out[2] * c.w.channels, 3);
        std::vector<T> max(dy.size()), pick(dy.size()), mean(dy.size()), dmax(x.size()), dmean(x.size());
        for_each_output(c, [&](std::size_t out, const std::vector<std::size_t>& taps) {
          const std::size_t best = greatest(x, taps);
          max[out] = x[best];
          pick[out] = v[best];
          dmax[best] += dy[out];
          for (const std::size_t tap : taps) {
            mean[out] += x[tap] / static_cast<T>(taps.size());
            dmean[tap] += dy[out] / static_cast<T>(taps.size());
          }
        });
        std::vector<T> y(dy.size(), T{77}), dx(x.size(), T{77});
        hornet::cpu::max_pool(y.data(), x.data(), c.batch, c.w);
        CHECK(y == max);
        hornet::cpu::max_pool_pick(y.data(), x.data(), v.data(), c.batch, c.w);
        CHECK(y == pick);
        hornet::cpu::average_pool(y.data(), x.data(), c.batch, c.w);
        CHECK(near(y, mean));
        hornet::cpu::max_pool_gradient(dx.data(), x.data(), dy.data(), c.batch, c.w);
        CHECK(near(dx, dmax));
        std::vector<std::uint8_t> winner(dy.size(), 77);
        std::fill(y.begin(), y.end(), T{77});
        hornet::cpu::max_pool_winners(y.data(), winner.data(), x.data(), c.batch, c.w);
        CHECK(y == max);
        std::fill(dx.begin(), dx.end(), T{77});
        hornet::cpu::max_winner_gradient(dx.data(), winner.data(), dy.data(), c.batch, c.w);
        CHECK(near(dx, dmax));
        hornet::cpu::average_pool_gradient(dx.data(), dy.data(), c.batch, c.w);
        CHECK(near(dx, dmean));
      }
    }
    hornet::set_num_threads(before);
  }

  TEST_CASE("NaN wins a maximum and takes its gradient") {
    const PoolWindows w{.channels = 1,
                        .image = {1, 2, 2},
                        .out = {1, 1, 1},
                        .sizes = {1, 2, 2},
                        .strides = {1, 2, 2},
                        .pads = {0, 0, 0}};
    const float nothing = std::numeric_limits<float>::quiet_NaN();
    const std::vector<float> x{1, nothing, 3, nothing}, dy{5};
    std::vector<float> y(1), dx(4);
    hornet::cpu::max_pool(y.data(), x.data(), 1, w);
    CHECK(std::isnan(y[0]));
    hornet::cpu::max_pool_gradient(dx.data(), x.data(), dy.data(), 1, w);
    CHECK(dx == std::vector<float>{0, 5, 0, 0});
    std::uint8_t winner = 77;
    hornet::cpu::max_pool_winners(y.data(), &winner, x.data(), 1, w);
    CHECK(std::isnan(y[0]));
    CHECK(winner == 1);
  }

  TEST_CASE_TEMPLATE("winners of channels that fill registers: equals, infinities and NaN", T, float, double) {
    const PoolWindows w{.channels = 16,
                        .image = {1, 4, 2},
                        .out = {1, 2, 1},
                        .sizes = {1, 2, 2},
                        .strides = {1, 2, 2},
                        .pads = {0, 0, 0}};
    const T endless = std::numeric_limits<T>::infinity(), nothing = std::numeric_limits<T>::quiet_NaN();
    std::vector<T> x(4 * 2 * 16, T{1}), y(2 * 16);
    const auto at = [&](int pixel, int channel) -> T& { return x[static_cast<std::size_t>(pixel * 16 + channel)]; };
    at(3, 2) = 2, at(1, 5) = at(2, 5) = 3;  // the first row: numbers
    at(6, 0) = endless, at(4, 1) = -endless, at(7, 3) = nothing, at(5, 4) = at(6, 4) = nothing;  // the second: not
    std::vector<std::uint8_t> winner(2 * 16, 77), wanted(2 * 16, 0);
    wanted[2] = 3, wanted[5] = 1, wanted[16] = 2, wanted[17] = 1, wanted[19] = 3, wanted[20] = 1;
    hornet::cpu::max_pool_winners(y.data(), winner.data(), x.data(), 1, w);
    CHECK(winner == wanted);
    CHECK(y[2] == 2);
    CHECK(y[16] == endless);
    CHECK(std::isnan(y[19]));
  }
}
