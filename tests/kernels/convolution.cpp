#include "src/backends/cpu/convolution.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cmath>
#include <hornet/base/threads.hpp>
#include <vector>

#include "tests/kernels/numbers.hpp"

using hornet::cpu::Convolution;
using hornet::cpu::ConvolutionPass;
using hornet::cpu::ConvolutionShape;
using hornet::cpu::Triple;
using hornet::cpu::volume;

namespace {

// f(place) for every place in a box.
template <class F>
void for_each_place(const Triple& extents, F f) {
  for (std::int64_t d = 0; d < extents[0]; ++d)
    for (std::int64_t h = 0; h < extents[1]; ++h)
      for (std::int64_t w = 0; w < extents[2]; ++w) f(Triple{d, h, w});
}

std::int64_t number_of(const Triple& place, const Triple& extents) {
  return (place[0] * extents[1] + place[1]) * extents[2] + place[2];
}

// f(element of x, element of kernel, element of y) for every product of a convolution.
template <class F>
void for_each_product(const ConvolutionShape& s, F f) {
  const std::int64_t in = s.in_channels / s.groups, out = s.out_channels / s.groups;
  for (std::int64_t n = 0; n < s.batch; ++n)
    for_each_place(s.output(), [&](const Triple& window) {
      for_each_place(s.kernel, [&](const Triple& tap) {
        Triple pixel;
        for (std::size_t i = 0; i < 3; ++i) {
          pixel[i] = window[i] * s.strides[i] - s.pad_before[i] + tap[i] * s.dilations[i];
          if (pixel[i] < 0 || pixel[i] >= s.image[i]) return;
        }
        const std::int64_t x = (n * volume(s.image) + number_of(pixel, s.image)) * s.in_channels;
        const std::int64_t y = (n * volume(s.output()) + number_of(window, s.output())) * s.out_channels;
        for (std::int64_t c = 0; c < in; ++c)
          for (std::int64_t o = 0; o < s.out_channels; ++o)
            f(static_cast<std::size_t>(x + o / out * in + c),
              static_cast<std::size_t>((number_of(tap, s.kernel) * in + c) * s.out_channels + o),
              static_cast<std::size_t>(y + o));
      });
    });
}

template <class T>
struct Operands {
  explicit Operands(const ConvolutionShape& s)
      : x(numbers<T>(s.batch * s.input_image(), 1)),
        kernel(numbers<T>(s.kernel_size(), 2)),
        y(numbers<T>(s.batch * s.output_image(), 3)) {}
  std::vector<T> x, kernel, y;
};

// Puts pieces together, and sees whether they end at multiples of so many elements, or at an image's end.
struct Pieces final : hornet::cpu::ResultTaker<float> {
  std::int64_t image, elements;
  mutable std::vector<float> result;
  mutable std::atomic<bool> end_well = true;

  Pieces(std::int64_t batch, std::int64_t image, std::int64_t elements)
      : image(image), elements(elements), result(static_cast<std::size_t>(batch * image), 77) {}
  void take(std::int64_t begin, std::int64_t end, float* piece) const override {
    std::copy(piece, piece + (end - begin), result.begin() + begin);
    if (end % image % elements != 0) end_well = false;
  }
};

template <class T>
void run(Convolution<T>& convolution, const std::vector<T>& a, const std::vector<T>& b, T* out,
         const hornet::cpu::ResultTaker<T>* taker) {
  std::vector<std::byte> scratch(static_cast<std::size_t>(convolution.scratch_bytes()) + 64, std::byte{0xff});
  const auto address = reinterpret_cast<std::uintptr_t>(scratch.data());
  convolution.run(a.data(), b.data(), out, scratch.data() + (64 - address % 64) % 64, taker);
}

template <class T>
std::vector<T> run(Convolution<T>& convolution, const std::vector<T>& a, const std::vector<T>& b, std::size_t size) {
  std::vector<T> out(size, T{77});  // run must overwrite it
  run<T>(convolution, a, b, out.data(), nullptr);
  return out;
}

enum class Way : std::uint8_t { chosen, portable, direct, winograd };

template <class T>
std::unique_ptr<Convolution<T>> prepare_convolution(ConvolutionPass pass, const ConvolutionShape& s, Way way) {
  if constexpr (std::is_same_v<T, float>) {
    if (way == Way::direct) return hornet::cpu::prepare_direct_convolution(pass, s);
    if (way == Way::winograd) return hornet::cpu::prepare_winograd_convolution(pass, s);
  }
  return way == Way::portable ? hornet::cpu::prepare_portable_convolution<T>(pass, s)
                              : hornet::cpu::prepare_convolution<T>(pass, s);
}

template <class T>
std::array<std::vector<T>, 3> all_passes(const ConvolutionShape& s, Way way) {
  const Operands<T> o(s);
  const auto prepare = [&](ConvolutionPass pass) { return prepare_convolution<T>(pass, s, way); };
  return {run(*prepare(ConvolutionPass::forward), o.x, o.kernel, o.y.size()),
          run(*prepare(ConvolutionPass::input_gradient), o.y, o.kernel, o.x.size()),
          run(*prepare(ConvolutionPass::kernel_gradient), o.x, o.y, o.kernel.size())};
}

// Whether a shape can go that way.
bool goes(Way way, const ConvolutionShape& s) {
  const Triple one{1, 1, 1};
  if (way == Way::direct) return s.groups == 1;
  if (way != Way::winograd) return true;
  return s.groups == 1 && s.kernel == Triple{1, 3, 3} && s.strides == one && s.dilations == one && s.image[0] == 1;
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
    {.batch = 3, .in_channels = 2, .out_channels = 5, .image = {1, 7, 5}, .kernel = {1, 3, 2}},
    {.batch = 2,
     .in_channels = 3,
     .out_channels = 7,
     .image = {1, 9, 11},
     .kernel = {1, 3, 5},
     .strides = {1, 2, 3},
     .pad_before = {0, 1, 0},
     .pad_after = {0, 2, 3}},
    {.batch = 5,
     .in_channels = 4,
     .out_channels = 6,
     .groups = 2,
     .image = {1, 13, 12},
     .kernel = {1, 2, 3},
     .dilations = {1, 3, 2},
     .pad_before = {0, 2, 3},
     .pad_after = {0, 1, 1}},
    {.batch = 3,
     .in_channels = 5,
     .out_channels = 10,
     .groups = 5,
     .image = {1, 8, 6},
     .kernel = {1, 3, 3},
     .strides = {1, 2, 2},
     .pad_after = {0, 1, 1}},
    {.batch = 37, .in_channels = 16, .out_channels = 32, .image = {1, 17, 15}, .kernel = {1, 3, 3}},
    {.batch = 29, .in_channels = 32, .out_channels = 16, .image = {1, 14, 16}, .strides = {1, 2, 2}},
    {.batch = 4, .in_channels = 24, .out_channels = 24, .groups = 24, .image = {1, 11, 9}, .kernel = {1, 3, 3}},
    {.batch = 3,
     .in_channels = 6,
     .out_channels = 6,
     .groups = 6,
     .image = {3, 5, 7},
     .kernel = {2, 3, 3},
     .strides = {1, 2, 1},
     .pad_before = {1, 0, 2},
     .pad_after = {0, 1, 0}},
    {.batch = 3,
     .in_channels = 4,
     .out_channels = 6,
     .image = {1, 1, 23},
     .kernel = {1, 1, 5},
     .strides = {1, 1, 2},
     .pad_before = {0, 0, 4}},
    {.batch = 2,
     .in_channels = 4,
     .out_channels = 6,
     .groups = 2,
     .image = {5, 7, 8},
     .kernel = {3, 2, 3},
     .strides = {1, 2, 1},
     .dilations = {2, 1, 1},
     .pad_before = {1, 0, 1},
     .pad_after = {0, 1, 2}},
    {.batch = 3,
     .in_channels = 3,
     .out_channels = 5,
     .image = {1, 4, 6},
     .kernel = {2, 3, 2},
     .strides = {2, 1, 1},
     .pad_before = {1, 1, 0},
     .pad_after = {2, 0, 0}},
    {.batch = 7,
     .in_channels = 9,
     .out_channels = 33,
     .image = {1, 17, 18},
     .kernel = {1, 3, 4},
     .strides = {1, 2, 3},
     .pad_before = {0, 2, 5},
     .pad_after = {0, 1, 4}},
    {.batch = 2,
     .in_channels = 10,
     .out_channels = 8,
     .image = {1, 12, 11},
     .kernel = {1, 2, 3},
     .strides = {1, 3, 2},
     .dilations = {1, 2, 3},
     .pad_before = {0, 1, 1}},
    {.batch = 3, .in_channels = 8, .out_channels = 19, .image = {1, 5, 31}},
    {.batch = 5,
     .in_channels = 7,
     .out_channels = 13,
     .image = {1, 9, 6},
     .kernel = {1, 3, 3},
     .pad_before = {0, 1, 1},
     .pad_after = {0, 1, 1}},
    {.batch = 3,
     .in_channels = 5,
     .out_channels = 37,
     .image = {1, 6, 7},
     .kernel = {1, 2, 3},
     .pad_before = {0, 1, 2},
     .pad_after = {0, 0, 2}},
    {.batch = 4,
     .in_channels = 9,
     .out_channels = 21,
     .image = {1, 10, 13},
     .kernel = {1, 3, 3},
     .strides = {1, 2, 2},
     .pad_before = {0, 1, 0},
     .pad_after = {0, 0, 2}},
    {.batch = 3,
     .in_channels = 6,
     .out_channels = 11,
     .image = {1, 5, 1},
     .kernel = {1, 3, 3},
     .pad_before = {0, 1, 1},
     .pad_after = {0, 1, 1}},
    {.batch = 3,
     .in_channels = 6,
     .out_channels = 18,
     .image = {1, 3, 2},
     .kernel = {1, 5, 3},
     .pad_before = {0, 4, 3},
     .pad_after = {0, 2, 4}},
    {.batch = 2,
     .in_channels = 5,
     .out_channels = 9,
     .image = {4, 6, 5},
     .kernel = {3, 2, 3},
     .pad_before = {1, 1, 1},
     .pad_after = {2, 0, 1}},
    {.batch = 3,
     .in_channels = 6,
     .out_channels = 18,
     .image = {1, 6, 9},
     .kernel = {1, 4, 5},
     .pad_before = {0, 1, 2},
     .pad_after = {0, 2, 1}},
    {.batch = 4,
     .in_channels = 1,
     .out_channels = 21,
     .image = {1, 9, 8},
     .kernel = {1, 3, 3},
     .pad_before = {0, 1, 1},
     .pad_after = {0, 1, 1}},
    {.batch = 3,
     .in_channels = 1,
     .out_channels = 51,
     .image = {3, 7, 11},
     .kernel = {2, 2, 3},
     .strides = {1, 2, 2},
     .pad_before = {1, 0, 1},
     .pad_after = {0, 3, 0}},
    {.batch = 14, .in_channels = 5, .out_channels = 9, .image = {1, 2, 3}},  // images that share a row
    {.batch = 13, .in_channels = 9, .out_channels = 17},
    {.batch = 1,  // an image that is cut into parts
     .in_channels = 20,
     .out_channels = 36,
     .image = {1, 43, 41},
     .kernel = {1, 3, 3},
     .pad_before = {0, 1, 1},
     .pad_after = {0, 1, 1}},
    {.batch = 9, .in_channels = 17, .out_channels = 35, .image = {1, 14, 13}, .kernel = {1, 3, 3}},  // few products
    {.batch = 8,
     .in_channels = 19,
     .out_channels = 50,
     .image = {1, 9, 47},
     .kernel = {1, 3, 3},
     .pad_before = {0, 2, 1},
     .pad_after = {0, 0, 3}},
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
      for (const Way way : {Way::chosen, Way::portable, Way::direct, Way::winograd}) {
        if (!goes(way, s)) continue;
        INFO("image ", volume(s.image), ", kernel ", volume(s.kernel), ", groups ", s.groups, ", way ",
             static_cast<int>(way));
        const auto got = all_passes<T>(s, way);
        CHECK(worst_difference(got[0], y) <= tolerance);
        CHECK(worst_difference(got[1], dx) <= tolerance);
        CHECK(worst_difference(got[2], dkernel) <= tolerance);
      }
    }
  }

  TEST_CASE_TEMPLATE("a convolution has the same bits on 1, 2 and 3 threads", T, float, double) {
    const int before = hornet::num_threads();
    for (const std::size_t which : {4U, 5U, 26U, 27U}) {
      std::vector<std::array<std::vector<T>, 3>> results;
      for (const int threads : {1, 2, 3}) {
        hornet::set_num_threads(threads);
        results.push_back(all_passes<T>(shapes[which], Way::chosen));
      }
      CHECK(results[0] == results[1]);
      CHECK(results[0] == results[2]);
    }
    hornet::set_num_threads(before);
  }

  TEST_CASE("3x3 convolutions of many channels take fewer products than their sums have") {
    using hornet::cpu::is_winograd;
    ConvolutionShape s{.batch = 16, .in_channels = 32, .out_channels = 48, .image = {1, 13, 12}, .kernel = {1, 3, 3}};
    CHECK(is_winograd(ConvolutionPass::forward, s));
    CHECK(is_winograd(ConvolutionPass::kernel_gradient, s));
    s.batch = 1;  // an image's result is the same in any batch
    CHECK(is_winograd(ConvolutionPass::forward, s));
    s.image = {1, 4, 4};  // one tile
    CHECK_FALSE(is_winograd(ConvolutionPass::input_gradient, s));
    s.image = {1, 5, 5};
    s.pad_before = s.pad_after = {0, 1, 1};  // much of each tile lies outside
    CHECK_FALSE(is_winograd(ConvolutionPass::forward, s));
    s.pad_before = s.pad_after = {0, 0, 0};
    s.image = {1, 13, 12};
    s.strides = {1, 2, 1};
    CHECK_FALSE(is_winograd(ConvolutionPass::forward, s));
  }

  TEST_CASE("pieces of a convolution make up its result, and end where they are asked to") {
    for (const std::size_t which : {4U, 25U, 26U, 27U})
      for (const ConvolutionPass pass : {ConvolutionPass::forward, ConvolutionPass::input_gradient})
        for (const Way way : {Way::direct, Way::winograd})
          for (const std::int64_t rows : {1, 2, 3}) {
            const ConvolutionShape& s = shapes[which];
            const Operands<float> o(s);
            const bool forward = pass == ConvolutionPass::forward;
            const std::vector<float>& source = forward ? o.x : o.y;
            const std::int64_t image = forward ? s.output_image() : s.input_image();
            const std::int64_t row = image / (forward ? s.output() : s.image)[1];
            const auto convolution = prepare_convolution<float>(pass, s, way);
            const Pieces pieces(s.batch, image, rows * row);
            CHECK(convolution->stage(pieces.elements));
            run<float>(*convolution, source, o.kernel, nullptr, &pieces);
            CHECK(pieces.result == run(*convolution, source, o.kernel, pieces.result.size()));
            CHECK(pieces.end_well);
          }
  }
}
