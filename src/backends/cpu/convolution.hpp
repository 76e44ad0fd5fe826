// Two-dimensional convolution, channels last: forward and both gradients, prepared once and run many times.
// oneDNN for float where it was built in; else blocks of im2col and matrix products.
//
// The batch is cut into chunks fixed by shape, which the thread pool shares; kernel gradients are summed in chunk
// order, so results do not depend on the number of threads.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>

namespace hornet::cpu {

// x       [batch, height, width, in_channels]
// kernel  [kernel_height, kernel_width, in_channels / groups, out_channels]
// y       [batch, out_height(), out_width(), out_channels]
// Group g reads the g-th part of the input channels and writes the g-th part of the output channels.
struct ConvolutionShape {
  std::int64_t batch = 0, height = 0, width = 0, in_channels = 0;
  std::int64_t kernel_height = 1, kernel_width = 1, out_channels = 0, groups = 1;
  std::int64_t stride_height = 1, stride_width = 1, dilation_height = 1, dilation_width = 1;
  std::int64_t pad_top = 0, pad_bottom = 0, pad_left = 0, pad_right = 0;

  std::int64_t out_height() const {
    return (height + pad_top + pad_bottom - dilation_height * (kernel_height - 1) - 1) / stride_height + 1;
  }
  std::int64_t out_width() const {
    return (width + pad_left + pad_right - dilation_width * (kernel_width - 1) - 1) / stride_width + 1;
  }
  std::int64_t input_image() const { return height * width * in_channels; }
  std::int64_t output_image() const { return out_height() * out_width() * out_channels; }
  std::int64_t kernel_size() const { return kernel_height * kernel_width * (in_channels / groups) * out_channels; }
};

enum class ConvolutionPass : std::uint8_t {
  forward,          // x, kernel   -> y
  input_gradient,   // dy, kernel  -> dx
  kernel_gradient,  // x, dy       -> dkernel
};

// Told of a range of the result's elements that are final, in the thread that made them.
using ResultReady = std::function<void(std::int64_t begin, std::int64_t end)>;

// One pass for one shape. An object serves one run at a time.
template <class T>
class Convolution {
 public:
  virtual ~Convolution() = default;
  // Bytes of scratch that run() needs, to be aligned to 64.
  virtual std::int64_t scratch_bytes() const = 0;
  // The operands and the result in the order listed at the pass. `out` is overwritten and overlaps no operand. `ready`
  // may be empty; else it is called for parts that make up the whole result.
  virtual void run(const T* a, const T* b, T* out, void* scratch, const ResultReady& ready) = 0;
};

// REQUIRES: a shape whose extents, strides and dilations are ≥ 1, pads ≥ 0, channels multiples of groups, output not
// empty.
template <class T>
std::unique_ptr<Convolution<T>> prepare_convolution(ConvolutionPass pass, const ConvolutionShape& shape);

// The implementation that needs no library, also the oracle of the tests.
template <class T>
std::unique_ptr<Convolution<T>> prepare_portable_convolution(ConvolutionPass pass, const ConvolutionShape& shape);

}  // namespace hornet::cpu
