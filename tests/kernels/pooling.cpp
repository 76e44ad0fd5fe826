#include "src/backends/cpu/pooling.hpp"

#include <doctest/doctest.h>

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
     {.height = 6,
      .width = 4,
      .channels = 5,
      .out_height = 3,
      .out_width = 2,
      .size_height = 2,
      .size_width = 2,
      .stride_height = 2,
      .stride_width = 2,
      .pad_top = 0,
      .pad_left = 0}},
    {2,
     {.height = 7,
      .width = 9,
      .channels = 3,
      .out_height = 4,
      .out_width = 5,
      .size_height = 3,
      .size_width = 3,
      .stride_height = 2,
      .stride_width = 2,
      .pad_top = 1,
      .pad_left = 1}},
    {11,
     {.height = 13,
      .width = 8,
      .channels = 67,
      .out_height = 12,
      .out_width = 3,
      .size_height = 2,
      .size_width = 4,
      .stride_height = 1,
      .stride_width = 3,
      .pad_top = 0,
      .pad_left = 1}},
};

template <class T>
std::vector<T> numbers(std::int64_t n, std::uint64_t seed) {
  std::vector<T> x(static_cast<std::size_t>(n));
  for (std::size_t i = 0; i < x.size(); ++i)  // few values, so that equals occur
    x[i] = static_cast<T>((i * 7919 + seed * 104729) % 2003 % 13) / T{4} - T{1};
  return x;
}

// f(output element, the window's elements in row order).
template <class F>
void for_each_output(const Case& c, F f) {
  const PoolWindows& w = c.w;
  std::size_t out = 0;
  for (std::int64_t n = 0; n < c.batch; ++n)
    for (std::int64_t i = 0; i < w.out_height; ++i)
      for (std::int64_t j = 0; j < w.out_width; ++j)
        for (std::int64_t k = 0; k < w.channels; ++k) {
          std::vector<std::size_t> taps;
          for (std::int64_t p = 0; p < w.size_height; ++p)
            for (std::int64_t q = 0; q < w.size_width; ++q) {
              const std::int64_t h = i * w.stride_height - w.pad_top + p, v = j * w.stride_width - w.pad_left + q;
              if (h >= 0 && h < w.height && v >= 0 && v < w.width)
                taps.push_back(static_cast<std::size_t>(((n * w.height + h) * w.width + v) * w.channels + k));
            }
          f(out++, taps);
        }
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
        const std::vector<T> x = numbers<T>(c.batch * c.w.height * c.w.width * c.w.channels, 1);
        const std::vector<T> v = numbers<T>(static_cast<std::int64_t>(x.size()), 2);
        const std::vector<T> dy = numbers<T>(c.batch * c.w.out_height * c.w.out_width * c.w.channels, 3);
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
        hornet::cpu::average_pool_gradient(dx.data(), dy.data(), c.batch, c.w);
        CHECK(near(dx, dmean));
      }
    }
    hornet::set_num_threads(before);
  }

  TEST_CASE("NaN wins a maximum and takes its gradient") {
    const PoolWindows w{2, 2, 1, 1, 1, 2, 2, 2, 2, 0, 0};
    const float nothing = std::numeric_limits<float>::quiet_NaN();
    const std::vector<float> x{1, nothing, 3, 2}, dy{5};
    std::vector<float> y(1), dx(4);
    hornet::cpu::max_pool(y.data(), x.data(), 1, w);
    CHECK(std::isnan(y[0]));
    hornet::cpu::max_pool_gradient(dx.data(), x.data(), dy.data(), 1, w);
    CHECK(dx == std::vector<float>{0, 5, 0, 0});
  }
}
