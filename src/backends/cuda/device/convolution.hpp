// Operands of the products that convolutions are. Images are channels-last, [batch, depth, height, width, channels],
// kernels [depth, height, width, channels of a group, filters]; an image of fewer axes has a depth, or a depth and a
// height, of 1. A patch is what of x lies under the kernel at one place of y.
//
//   y        [places, filters]    patches [places, taps · channels] · kernel
//   dx       [pixels, channels]   slopes [pixels, taps · filters] · kernel turned round
//   dkernel  [taps · channels, filters]   patches turned round [taps · channels, places] · dy
#pragma once

#include "src/backends/cuda/device/threads.hpp"

namespace hornet::cuda {

// A place of an image, or a way from one place to another.
struct Voxel {
  std::int64_t d, h, w;
};

struct ConvolutionGeometry {
  std::int64_t batch, in_channels, out_channels, groups;
  std::int64_t image[3], kernel[3], output[3], strides[3], dilations[3], pads[3];

  HORNET_DEVICE std::int64_t group_channels() const { return in_channels / groups; }
  HORNET_DEVICE std::int64_t group_filters() const { return out_channels / groups; }
  // From a window's first pixel to the one under a tap of the kernel.
  HORNET_DEVICE Voxel way_to(const Voxel& tap) const {
    return {tap.d * dilations[0], tap.h * dilations[1], tap.w * dilations[2]};
  }
};

HORNET_DEVICE inline Voxel voxel_of(std::int64_t i, const std::int64_t (&extents)[3]) {
  const std::int64_t rows = i / extents[2];
  return {rows / extents[1], rows % extents[1], i % extents[2]};
}
HORNET_DEVICE inline std::int64_t volume(const std::int64_t (&extents)[3]) {
  return extents[0] * extents[1] * extents[2];
}

// x as its patches' elements.
template <class T>
struct Patches {
  ConvolutionGeometry geometry;
  const T* x;

  struct Window {
    const T* image;  // the group's first channel
    Voxel first;     // pixel, which may lie before the image
  };
  struct Tap {
    Voxel way;
    std::int64_t channel;
  };

  HORNET_DEVICE Window window(std::int64_t place) const {
    const ConvolutionGeometry& g = geometry;
    const std::int64_t places = volume(g.output);
    const Voxel at = voxel_of(place % places, g.output);
    return {x + place / places * volume(g.image) * g.in_channels,
            {at.d * g.strides[0] - g.pads[0], at.h * g.strides[1] - g.pads[1], at.w * g.strides[2] - g.pads[2]}};
  }
  HORNET_DEVICE Tap tap(std::int64_t i) const {
    const ConvolutionGeometry& g = geometry;
    return {g.way_to(voxel_of(i / g.group_channels(), g.kernel)), i % g.group_channels()};
  }
  HORNET_DEVICE T element(const Window& window, const Tap& tap) const {
    const ConvolutionGeometry& g = geometry;
    const std::int64_t d = window.first.d + tap.way.d, h = window.first.h + tap.way.h, w = window.first.w + tap.way.w;
    const bool inside = d >= 0 && d < g.image[0] && h >= 0 && h < g.image[1] && w >= 0 && w < g.image[2];
    return inside ? window.image[((d * g.image[1] + h) * g.image[2] + w) * g.in_channels + tap.channel] : T{0};
  }
};

// Left operand of y: lines are places, steps the taps of channels.
template <class T>
struct PatchRows {
  using Element = T;
  static constexpr bool along_k = true;
  using Line = typename Patches<T>::Window;
  using Step = typename Patches<T>::Tap;
  Patches<T> patches;

  HORNET_DEVICE Line line(std::int64_t group, std::int64_t place) const {
    Line window = patches.window(place);
    window.image += group * patches.geometry.group_channels();
    return window;
  }
  HORNET_DEVICE Step step(std::int64_t k) const { return patches.tap(k); }
  HORNET_DEVICE T load(const Line& window, const Step& tap) const { return patches.element(window, tap); }
};

// Left operand of dkernel: lines are taps of channels, steps the places.
template <class T>
struct PatchColumns {
  using Element = T;
  static constexpr bool along_k = false;
  using Line = typename Patches<T>::Tap;
  using Step = typename Patches<T>::Window;
  Patches<T> patches;

  HORNET_DEVICE Line line(std::int64_t group, std::int64_t i) const {
    Line tap = patches.tap(i);
    tap.channel += group * patches.geometry.group_channels();
    return tap;
  }
  HORNET_DEVICE Step step(std::int64_t k) const { return patches.window(k); }
  HORNET_DEVICE T load(const Line& tap, const Step& window) const { return patches.element(window, tap); }
};

// Left operand of dx: lines are pixels of x, steps the taps of filters; dy of the place whose window has the pixel
// under that tap.
template <class T>
struct Slopes {
  using Element = T;
  static constexpr bool along_k = true;
  struct Line {
    const T* image;  // of dy, the group's first filter
    Voxel reach;     // from the start of the first window to the pixel
  };
  struct Step {
    Voxel way;
    std::int64_t filter;
  };
  ConvolutionGeometry geometry;
  const T* dy;

  HORNET_DEVICE Line line(std::int64_t group, std::int64_t pixel) const {
    const ConvolutionGeometry& g = geometry;
    const std::int64_t pixels = volume(g.image);
    const Voxel at = voxel_of(pixel % pixels, g.image);
    return {dy + pixel / pixels * volume(g.output) * g.out_channels + group * g.group_filters(),
            {at.d + g.pads[0], at.h + g.pads[1], at.w + g.pads[2]}};
  }
  HORNET_DEVICE Step step(std::int64_t k) const {
    const ConvolutionGeometry& g = geometry;
    return {g.way_to(voxel_of(k / g.group_filters(), g.kernel)), k % g.group_filters()};
  }
  HORNET_DEVICE T load(const Line& line, const Step& step) const {
    const ConvolutionGeometry& g = geometry;
    const std::int64_t d = window(line.reach.d - step.way.d, 0), h = window(line.reach.h - step.way.h, 1),
                       w = window(line.reach.w - step.way.w, 2);
    if (d < 0 || h < 0 || w < 0) return T{0};
    return line.image[((d * g.output[1] + h) * g.output[2] + w) * g.out_channels + step.filter];
  }

 private:
  // The window that begins so far behind the first one's begin, or −1.
  HORNET_DEVICE std::int64_t window(std::int64_t begin, int axis) const {
    const std::int64_t stride = geometry.strides[axis];
    if (begin < 0 || begin % stride != 0) return -1;
    const std::int64_t window = begin / stride;
    return window < geometry.output[axis] ? window : -1;
  }
};

// Right operand of dx: steps are taps of filters, lines the channels.
template <class T>
struct KernelTurned {
  using Element = T;
  static constexpr bool along_k = true;
  struct Line {
    const T* data;
  };
  struct Step {
    std::int64_t offset;
  };
  ConvolutionGeometry geometry;
  const T* kernel;

  HORNET_DEVICE Line line(std::int64_t group, std::int64_t channel) const {
    return {kernel + channel * geometry.out_channels + group * geometry.group_filters()};
  }
  HORNET_DEVICE Step step(std::int64_t k) const {
    const ConvolutionGeometry& g = geometry;
    return {k / g.group_filters() * g.group_channels() * g.out_channels + k % g.group_filters()};
  }
  HORNET_DEVICE T load(const Line& line, const Step& step) const { return line.data[step.offset]; }
};

}  // namespace hornet::cuda
