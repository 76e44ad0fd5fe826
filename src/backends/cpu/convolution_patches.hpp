// Convolution of one image by matrix products of patches (im2col).
#pragma once

#include <algorithm>

#include "src/backends/cpu/convolution_taps.hpp"
#include "src/backends/cpu/gemm.hpp"

namespace hornet::cpu {

// A patch matrix holds one row per output position, one column per element of the receptive field, in the kernel's
// order (plane, row, column, channel). It is built for some output rows of one image and one group at a time.
template <class T>
class PatchImage {
 public:
  explicit PatchImage(const ConvolutionShape& shape)
      : s_(shape),
        output_(shape.output()),
        group_in_(shape.in_channels / shape.groups),
        group_out_(shape.out_channels / shape.groups),
        field_(volume(shape.kernel) * group_in_),
        rows_(std::clamp<std::int64_t>(max_patch / (output_[2] * field_), 1, output_[0] * output_[1])) {}

  std::int64_t scratch_elements() const { return rows_ * output_[2] * field_; }

  void forward(const T* x, const T* kernel, T* y, T* patches) const {
    for_each_block([&](std::int64_t group, std::int64_t row, std::int64_t positions) {
      gather(x, group, row, positions, patches);
      gemm(Gemm<T>{.m = positions,
                   .n = group_out_,
                   .k = field_,
                   .a = patches,
                   .lda = field_,
                   .b = kernel + group * group_out_,
                   .ldb = s_.out_channels,
                   .c = y + at_output(row, group),
                   .ldc = s_.out_channels});
    });
  }

  void input_gradient(const T* dy, const T* kernel, T* dx, T* patches) const {
    std::fill_n(dx, s_.input_image(), T{0});
    for_each_block([&](std::int64_t group, std::int64_t row, std::int64_t positions) {
      gemm(Gemm<T>{.transpose_b = true,
                   .m = positions,
                   .n = field_,
                   .k = group_out_,
                   .a = dy + at_output(row, group),
                   .lda = s_.out_channels,
                   .b = kernel + group * group_out_,
                   .ldb = s_.out_channels,
                   .c = patches,
                   .ldc = field_});
      scatter(patches, group, row, positions, dx);
    });
  }

  void kernel_gradient(const T* x, const T* dy, T* dkernel, T* patches) const {
    for_each_block([&](std::int64_t group, std::int64_t row, std::int64_t positions) {
      gather(x, group, row, positions, patches);
      gemm(Gemm<T>{.transpose_a = true,
                   .m = field_,
                   .n = group_out_,
                   .k = positions,
                   .a = patches,
                   .lda = field_,
                   .b = dy + at_output(row, group),
                   .ldb = s_.out_channels,
                   .c = dkernel + group * group_out_,
                   .ldc = s_.out_channels,
                   .accumulate = true});
    });
  }

 private:
  static constexpr std::int64_t max_patch = 1 << 17;  // elements, to stay in L2

  // f(group, first output row, number of output positions) over one image.
  template <class F>
  void for_each_block(F f) const {
    for (std::int64_t group = 0; group < s_.groups; ++group)
      for (std::int64_t row = 0; row < output_[0] * output_[1]; row += rows_)
        f(group, row, std::min(rows_, output_[0] * output_[1] - row) * output_[2]);
  }

  std::int64_t at_output(std::int64_t row, std::int64_t group) const {
    return row * output_[2] * s_.out_channels + group * group_out_;
  }

  void gather(const T* x, std::int64_t group, std::int64_t row, std::int64_t positions, T* patches) const {
    const T* const channels = x + group * group_in_;
    for_each_tap(s_, row, positions, [&](std::int64_t position, std::int64_t tap, std::int64_t pixel) {
      T* const patch = patches + position * field_ + tap * group_in_;
      if (pixel < 0)
        std::fill_n(patch, group_in_, T{0});
      else
        std::copy_n(channels + pixel * s_.in_channels, group_in_, patch);
    });
  }

  void scatter(const T* patches, std::int64_t group, std::int64_t row, std::int64_t positions, T* dx) const {
    T* const channels = dx + group * group_in_;
    for_each_tap(s_, row, positions, [&](std::int64_t position, std::int64_t tap, std::int64_t pixel) {
      if (pixel < 0) return;
      const T* const patch = patches + position * field_ + tap * group_in_;
      for (std::int64_t c = 0; c < group_in_; ++c) channels[pixel * s_.in_channels + c] += patch[c];
    });
  }

  ConvolutionShape s_;
  Triple output_;
  std::int64_t group_in_, group_out_;
  std::int64_t field_;  // elements of a receptive field
  std::int64_t rows_;   // output rows per patch matrix, counted over all planes
};

}  // namespace hornet::cpu
