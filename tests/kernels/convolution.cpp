#include "src/backends/cpu/convolution.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <hornet/base/threads.hpp>
#include <vector>

using hornet::cpu::Convolution;
using hornet::cpu::ConvolutionPass;
using hornet::cpu::ConvolutionShape;

namespace {

template <class T>
std::vector<T> numbers(std::int64_t n, int seed) {
  std::vector<T> x(static_cast<std::size_t>(n));
  for (std::size_t i = 0; i < x.size(); ++i)
    x[i] =
        static_cast<T>(static_cast<double>((i * 7919 + static_cast<std::size_t>(seed) * 104729) % 2003) / 1001.0 - 1.0);
  return x;
}

// f(element of x, element of kernel, element of y) for every product of a convolution.
template <class F>
void for_each_product(const ConvolutionShape& s, F f) {
  const std::int64_t in = s.in_channels / s.groups, out = s.out_channels / s.groups;
  for (std::int64_t n = 0; n < s.batch; ++n)
    for (std::int64_t i = 0; i < s.out_height(); ++i)
      for (std::int64_t j = 0; j < s.out_width(); ++j)
        for (std::int64_t p = 0; p < s.kernel_height; ++p)
          for (std::int64_t q = 0; q < s.kernel_width; ++q) {
            const std::int64_t h = i * s.stride_height - s.pad_top + p * s.dilation_height;
            const std::int64_t w = j * s.stride_width - s.pad_left + q * s.dilation_width;
            if (h < 0 || h >= s.height || w < 0 || w >= s.width) continue;
            for (std::int64_t c = 0; c < in; ++c)
              for (std::int64_t o = 0; o < s.out_channels; ++o)
                f(static_cast<std::size_t>(((n * s.height + h) * s.width + w) * s.in_channels + o / out * in + c),
                  static_cast<std::size_t>(((p * s.kernel_width + q) * in + c) * s.out_channels + o),
                  static_cast<std::size_t>(((n * s.out_height() + i) * s.out_width() + j) * s.out_channels + o));
          }
}

template <class T>
struct Operands {
  explicit Operands(const ConvolutionShape& s)
      : x(numbers<T>(s.batch * s.input_image(), 1)),
        kernel(numbers<T>(s.kernel_size(), 2)),
        y(numbers<T>(s.batch * s.output_image(), 3)) {}
  std::vector<T> x, kernel, y;
};

template <class T>
std::vector<T> run(Convolution<T>& convolution, const std::vector<T>& a, const std::vector<T>& b, std::size_t size) {
  std::vector<T> out(size, T{77});  // run must overwrite it
  std::vector<std::byte> scratch(static_cast<std::size_t>(convolution.scratch_bytes()) + 64, std::byte{0xff});
  const auto address = reinterpret_cast<std::uintptr_t>(scratch.data());
  convolution.run(a.data(), b.data(), out.data(), scratch.data() + (64 - address % 64) % 64, {});
  return out;
}

template <class T>
std::array<std::vector<T>, 3> all_passes(const ConvolutionShape& s, bool portable) {
  const Operands<T> o(s);
  const auto prepare = [&](ConvolutionPass pass) {
    return portable ? hornet::cpu::prepare_portable_convolution<T>(pass, s)
                    : hornet::cpu::prepare_convolution<T>(pass, s);
  };
  return {run(*prepare(ConvolutionPass::forward), o.x, o.kernel, o.y.size()),
          run(*prepare(ConvolutionPass::input_gradient), o.y, o.kernel, o.x.size()),
          run(*prepare(ConvolutionPass::kernel_gradient), o.x, o.y, o.kernel.size())};
}

template <class T>
double worst_difference(const std::vector<T>& got, const std::vector<double>& expected) {
  double worst = 0, scale = 1;
  for (std::size_t i = 0; i < got.size(); ++i) {
    worst = std::max(worst, std::abs(static_cast<double>(got[i]) - expected[i]));
    scale = std::max(scale, std::abs(expected[i]));
    if (std::isnan(got[i])) return got[i];
  }
  return worst / scale;
}

const ConvolutionShape shapes[] = {
    {.batch = 3, .height = 7, .width = 5, .in_channels = 2, .kernel_height = 3, .kernel_width = 2, .out_channels = 5},
    {.batch = 2,
     .height = 9,
     .width = 11,
     .in_channels = 3,
     .kernel_height = 3,
     .kernel_width = 5,
     .out_channels = 7,
     .stride_height = 2,
     .stride_width = 3,
     .pad_top = 1,
     .pad_bottom = 2,
     .pad_left = 0,
     .pad_right = 3},
    {.batch = 5,
     .height = 13,
     .width = 12,
     .in_channels = 4,
     .kernel_height = 2,
     .kernel_width = 3,
     .out_channels = 6,
     .groups = 2,
     .dilation_height = 3,
     .dilation_width = 2,
     .pad_top = 2,
     .pad_bottom = 1,
     .pad_left = 3,
     .pad_right = 1},
    {.batch = 3,
     .height = 8,
     .width = 6,
     .in_channels = 5,
     .kernel_height = 3,
     .kernel_width = 3,
     .out_channels = 10,
     .groups = 5,
     .stride_height = 2,
     .stride_width = 2,
     .pad_top = 0,
     .pad_bottom = 1,
     .pad_left = 0,
     .pad_right = 1},
    {.batch = 37,
     .height = 17,
     .width = 15,
     .in_channels = 16,
     .kernel_height = 3,
     .kernel_width = 3,
     .out_channels = 32},
    {.batch = 29,
     .height = 14,
     .width = 16,
     .in_channels = 32,
     .kernel_height = 1,
     .kernel_width = 1,
     .out_channels = 16,
     .stride_height = 2,
     .stride_width = 2},
};

}  // namespace

TEST_SUITE("kernels") {
  TEST_CASE_TEMPLATE("a convolution and its gradients equal the naive sums", T, float, double) {
    for (const ConvolutionShape& s : shapes) {
      const Operands<T> o(s);
      std::vector<double> y(o.y.size()), dx(o.x.size()), dkernel(o.kernel.size());
      for_each_product(s, [&](std::size_t x, std::size_t k, std::size_t out) {
        y[out] += static_cast<double>(o.x[x]) * static_cast<double>(o.kernel[k]);
        dx[x] += static_cast<double>(o.y[out]) * static_cast<double>(o.kernel[k]);
        dkernel[k] += static_cast<double>(o.x[x]) * static_cast<double>(o.y[out]);
      });
      const double tolerance = sizeof(T) == 4 ? 5e-6 : 1e-13;
      for (const bool portable : {false, true}) {
        INFO("kernel ", s.kernel_height, "x", s.kernel_width, ", groups ", s.groups, ", portable ", portable);
        const auto got = all_passes<T>(s, portable);
        CHECK(worst_difference(got[0], y) <= tolerance);
        CHECK(worst_difference(got[1], dx) <= tolerance);
        CHECK(worst_difference(got[2], dkernel) <= tolerance);
      }
    }
  }

  TEST_CASE_TEMPLATE("a convolution has the same bits on 1, 2 and 3 threads", T, float, double) {
    const int before = hornet::num_threads();
    for (const std::size_t which : {4U, 5U}) {
      std::vector<std::array<std::vector<T>, 3>> results;
      for (const int threads : {1, 2, 3}) {
        hornet::set_num_threads(threads);
        results.push_back(all_passes<T>(shapes[which], false));
      }
      CHECK(results[0] == results[1]);
      CHECK(results[0] == results[2]);
    }
    hornet::set_num_threads(before);
  }
}
