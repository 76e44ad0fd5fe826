// Convolution over one, two or three axes, channels last: forward and both gradients, prepared once and run many times.
// For float, minimal filtering where it is faster, own direct kernels where they fit, else oneDNN where it was built
// in; else blocks of im2col and products, or loops over channels where each is a group of its own.
//
// The batch is cut into chunks fixed by shape, which the thread pool shares; kernel gradients are summed in chunk
// order, so results do not depend on the number of threads.
#pragma once

#include <array>
#include <cstdint>
#include <memory>

namespace hornet::cpu {

// Depth, height and width. An image of fewer axes has a depth, or a depth and a height, of 1.
using Triple = std::array<std::int64_t, 3>;

constexpr std::int64_t volume(const Triple& extents) { return extents[0] * extents[1] * extents[2]; }

// x       [batch, …image, in_channels]
// kernel  […kernel, in_channels / groups, out_channels]
// y       [batch, …output(), out_channels]
// Group g reads the g-th part of the input channels and writes the g-th part of the output channels.
struct ConvolutionShape {
  std::int64_t batch = 0, in_channels = 0, out_channels = 0, groups = 1;
  Triple image{1, 1, 1}, kernel{1, 1, 1}, strides{1, 1, 1}, dilations{1, 1, 1};
  Triple pad_before{0, 0, 0}, pad_after{0, 0, 0};

  // From the first element of a window to its last.
  std::int64_t reach(std::size_t axis) const { return dilations[axis] * (kernel[axis] - 1) + 1; }
  Triple output() const {
    Triple out;
    for (std::size_t i = 0; i < 3; ++i) out[i] = (image[i] + pad_before[i] + pad_after[i] - reach(i)) / strides[i] + 1;
    return out;
  }
  std::int64_t input_image() const { return volume(image) * in_channels; }
  std::int64_t output_image() const { return volume(output()) * out_channels; }
  std::int64_t kernel_size() const { return volume(kernel) * (in_channels / groups) * out_channels; }
};

enum class ConvolutionPass : std::uint8_t {
  forward,          // x, kernel   -> y
  input_gradient,   // dy, kernel  -> dx
  kernel_gradient,  // x, dy       -> dkernel
};

class ReadAhead;

// Takes a result piece by piece, each in the thread that made it.
template <class T>
class ResultTaker {
 public:
  virtual ~ResultTaker() = default;
  // Elements [begin, end) of the result are final and lie from `piece` on, where they may be overwritten.
  virtual void take(std::int64_t begin, std::int64_t end, T* piece) const = 0;
  // Adds what will be read when they are taken, or soon after.
  virtual void announce(std::int64_t, std::int64_t, ReadAhead&) const {}
};

// One pass for one shape. An object serves one run at a time.
template <class T>
class Convolution {
 public:
  virtual ~Convolution() = default;
  // Bytes of scratch that run() needs, to be aligned to 64.
  virtual std::int64_t scratch_bytes() const = 0;
  // Whether run() is best given no `out` where there is a taker.
  virtual bool stages() const { return false; }
  // Asks, before scratch_bytes(), for pieces that end at multiples of so many elements in an image, or at its end. True
  // where run() then needs no `out`, false where pieces are whole images anyway.
  virtual bool stage(std::int64_t) { return false; }
  // The operands and the result in the order listed at the pass. `out` is overwritten and overlaps no operand; it may
  // be null where there is a taker and it is staged. `taker` may be null; else it takes pieces that make up the whole
  // result.
  virtual void run(const T* a, const T* b, T* out, void* scratch, const ResultTaker<T>* taker) = 0;
};

// REQUIRES: a shape whose extents, strides and dilations are ≥ 1, pads ≥ 0, channels multiples of groups, output not
// empty.
template <class T>
std::unique_ptr<Convolution<T>> prepare_convolution(ConvolutionPass pass, const ConvolutionShape& shape);

// By tiles that stay in registers (convolution_direct.cpp, convolution_direct_gradient.cpp), for shapes that
// is_direct() agrees to: one group, enough columns to fill a vector, a kernel that stays in cache.
bool is_direct(ConvolutionPass pass, const ConvolutionShape& shape);
std::unique_ptr<Convolution<float>> prepare_direct_convolution(ConvolutionPass pass, const ConvolutionShape& shape);
std::unique_ptr<Convolution<float>> prepare_direct_kernel_gradient(const ConvolutionShape& shape);

// By minimal filtering (convolution_winograd.cpp, convolution_winograd_gradient.cpp), with fewer products than the sums
// have: kernels of 3×3 over two axes, strides and dilations of 1, one group. is_winograd() says where it is faster.
bool is_winograd(ConvolutionPass pass, const ConvolutionShape& shape);
std::unique_ptr<Convolution<float>> prepare_winograd_convolution(ConvolutionPass pass, const ConvolutionShape& shape);
std::unique_ptr<Convolution<float>> prepare_winograd_kernel_gradient(const ConvolutionShape& shape);

// By oneDNN, where it was built in.
std::unique_ptr<Convolution<float>> prepare_onednn_convolution(ConvolutionPass pass, const ConvolutionShape& shape);

// The implementation that needs no library, also the oracle of the tests.
template <class T>
std::unique_ptr<Convolution<T>> prepare_portable_convolution(ConvolutionPass pass, const ConvolutionShape& shape);

}  // namespace hornet::cpu
