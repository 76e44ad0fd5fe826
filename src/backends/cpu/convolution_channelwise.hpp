// Convolution of one image where each channel is a group of its own (depthwise): loops over channels inside, where
// patches of one channel each would be gathered from strided memory.
#pragma once

#include <algorithm>

#include "src/backends/cpu/convolution_taps.hpp"

namespace hornet::cpu {

template <class T>
class ChannelwiseImage {
 public:
  explicit ChannelwiseImage(const ConvolutionShape& shape)
      : s_(shape), output_(shape.output()), filters_(shape.out_channels / shape.in_channels) {}

  std::int64_t scratch_elements() const { return 0; }

  void forward(const T* x, const T* kernel, T* y, T*) const {
    std::fill_n(y, s_.output_image(), T{0});
    for_each_product([&](std::int64_t pixel, std::int64_t tap, std::int64_t out) {
      add_products(y + out, x + pixel, kernel + tap);
    });
  }

  void input_gradient(const T* dy, const T* kernel, T* dx, T*) const {
    std::fill_n(dx, s_.input_image(), T{0});
    for_each_product(
        [&](std::int64_t pixel, std::int64_t tap, std::int64_t out) { add_sums(dx + pixel, dy + out, kernel + tap); });
  }

  void kernel_gradient(const T* x, const T* dy, T* dkernel, T*) const {
    for_each_product([&](std::int64_t pixel, std::int64_t tap, std::int64_t out) {
      add_products(dkernel + tap, x + pixel, dy + out);
    });
  }

 private:
  // f(first element of the pixel, of the tap, of the output position), where the tap lies in the image.
  template <class F>
  void for_each_product(F f) const {
    const auto scaled = [&](std::int64_t position, std::int64_t tap, std::int64_t pixel) {
      if (pixel >= 0) f(pixel * s_.in_channels, tap * s_.out_channels, position * s_.out_channels);
    };
    for_each_tap(s_, 0, volume(output_), scaled);
  }

  // to[c·filters + j] += a[c] · b[c·filters + j]
  void add_products(T* to, const T* a, const T* b) const {
    if (filters_ == 1) {
      for (std::int64_t c = 0; c < s_.in_channels; ++c) to[c] += a[c] * b[c];
      return;
    }
    for (std::int64_t c = 0; c < s_.in_channels; ++c)
      for (std::int64_t j = 0; j < filters_; ++j) to[c * filters_ + j] += a[c] * b[c * filters_ + j];
  }

  // to[c] += Σ a[c·filters + j] · b[c·filters + j]
  void add_sums(T* to, const T* a, const T* b) const {
    if (filters_ == 1) return add_products(to, a, b);
    for (std::int64_t c = 0; c < s_.in_channels; ++c)
      for (std::int64_t j = 0; j < filters_; ++j) to[c] += a[c * filters_ + j] * b[c * filters_ + j];
  }

  ConvolutionShape s_;
  Triple output_;
  std::int64_t filters_;  // of each channel
};

}  // namespace hornet::cpu
