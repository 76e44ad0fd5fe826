// Operands of the products that convolutions are. Images are channels-last, [batch, depth, height, width, channels],
// kernels [depth, height, width, channels of a group, filters]; an image of fewer axes has a depth, or a depth and a
// height, of 1. A patch is what of x lies under the kernel at one place of y.
//
//   y        [places, filters]    patches [places, taps · channels] · kernel
//   dx       [pixels, channels]   slopes [pixels, taps · filters] · kernel turned round
//   dkernel  [taps · channels, filters]   patches turned round [taps · channels, places] · dy
//
// Indices are as large as tensors may be, or an int where those are known to be small. A Width of neighbours is read at
// once where channels (filters, of slopes) are a multiple of it.
#pragma once

#include "src/backends/cuda/device/neighbours.hpp"
#include "src/backends/cuda/device/threads.hpp"

namespace hornet::cuda {

// A place of an image, or a way from one place to another.
template <class Index>
struct VoxelOf {
  Index d, h, w;
};
using Voxel = VoxelOf<std::int64_t>;

template <class Index>
HORNET_DEVICE VoxelOf<Index> voxel_of(Index i, const Index (&extents)[3]) {
  const Index rows = i / extents[2];
  return {rows / extents[1], rows % extents[1], i % extents[2]};
}
template <class Index>
HORNET_DEVICE constexpr Index volume(const Index (&extents)[3]) {
  return extents[0] * extents[1] * extents[2];
}

template <class Index>
struct GeometryOf {
  Index batch, in_channels, out_channels, groups;
  Index image[3], kernel[3], output[3], strides[3], dilations[3], pads[3];

  HORNET_DEVICE Index group_channels() const { return in_channels / groups; }
  HORNET_DEVICE Index group_filters() const { return out_channels / groups; }
  // From a window's first pixel to the one under a tap of the kernel.
  HORNET_DEVICE VoxelOf<Index> way_to(const VoxelOf<Index>& tap) const {
    return {tap.d * dilations[0], tap.h * dilations[1], tap.w * dilations[2]};
  }
  // Whether a pixel that lies so far along an axis is of the image, for a pixel under a tap.
  HORNET_DEVICE bool is_inside(int axis, Index at) const {
    const Index last = (output[axis] - 1) * strides[axis] - pads[axis] + (kernel[axis] - 1) * dilations[axis];
    return (pads[axis] <= 0 || at >= 0) && (last < image[axis] || at < image[axis]);
  }
};
using ConvolutionGeometry = GeometryOf<std::int64_t>;

// The places of y one after another.
struct PlacesInOrder {
  template <class Index>
  static HORNET_DEVICE Index place(const GeometryOf<Index>&, Index i) {
    return i;
  }
};

// x where it lies.
template <class T>
struct PlainImages {
  using Element = T;
  using Raw = T;
  const T* data;
  template <class Index>
  HORNET_DEVICE const T* image(Index i, Index size) const {
    return data + i * size;
  }
  HORNET_DEVICE T value(T raw) const { return raw; }
};

// Images that are rows of something (a source of small_product.hpp), computed as they are read.
template <class Rows>
struct RowImages {
  using Element = typename Rows::Element;
  using Raw = typename Rows::Raw;
  Rows rows;
  template <class Index>
  HORNET_DEVICE const Raw* image(Index i, Index) const {
    return rows.row(i);
  }
  HORNET_DEVICE Element value(Raw raw) const { return rows.value(raw); }
};

// x as its patches' elements.
template <class Images, class Index = std::int64_t>
struct Patches {
  using T = typename Images::Element;
  using Raw = typename Images::Raw;
  using Geometry = GeometryOf<Index>;
  Geometry geometry;
  Images x;

  struct Window {
    const Raw* image;      // the group's first channel
    VoxelOf<Index> first;  // pixel, which may lie before the image
  };
  struct Tap {
    VoxelOf<Index> way;
    Index channel;
  };

  HORNET_DEVICE Window window(Index place) const {
    const Geometry& g = geometry;
    const Index places = volume(g.output);
    const VoxelOf<Index> at = voxel_of(place % places, g.output);
    return {x.image(place / places, volume(g.image) * g.in_channels),
            {at.d * g.strides[0] - g.pads[0], at.h * g.strides[1] - g.pads[1], at.w * g.strides[2] - g.pads[2]}};
  }
  HORNET_DEVICE Tap tap(Index i) const {
    const Geometry& g = geometry;
    return {g.way_to(voxel_of(i / g.group_channels(), g.kernel)), i % g.group_channels()};
  }
  // Channels from the tap's on.
  template <int Width>
  HORNET_DEVICE void load(T (&to)[Width], const Window& window, const Tap& tap) const {
    const Geometry& g = geometry;
    const Index d = window.first.d + tap.way.d, h = window.first.h + tap.way.h, w = window.first.w + tap.way.w;
    HORNET_UNROLL
    for (int i = 0; i < Width; ++i) to[i] = T{0};
    if (!g.is_inside(0, d) || !g.is_inside(1, h) || !g.is_inside(2, w)) return;
    Raw raw[Width];
    read(raw, window.image + ((d * g.image[1] + h) * g.image[2] + w) * g.in_channels + tap.channel);
    HORNET_UNROLL
    for (int i = 0; i < Width; ++i) to[i] = x.value(raw[i]);
  }
  HORNET_DEVICE T element(const Window& window, const Tap& tap) const {
    T one[1];
    load(one, window, tap);
    return one[0];
  }
};

// Left operand of y: lines are places, steps the taps of channels.
template <class Images, int Width = 1, class Index = std::int64_t, class Order = PlacesInOrder>
struct PatchRows {
  using Element = typename Images::Element;
  static constexpr bool along_k = true;
  static constexpr int width = Width;
  using Line = typename Patches<Images, Index>::Window;
  using Step = typename Patches<Images, Index>::Tap;
  Patches<Images, Index> patches;

  HORNET_DEVICE Line line(Index group, Index i) const {
    Line window = patches.window(Order::place(patches.geometry, i));
    window.image += group * patches.geometry.group_channels();
    return window;
  }
  HORNET_DEVICE Step step(Index k) const { return patches.tap(k); }
  HORNET_DEVICE void load(Element (&to)[Width], const Line& window, const Step& tap) const {
    patches.load(to, window, tap);
  }
};

// Left operand of dkernel: lines are taps of channels, steps the places.
template <class Images, int Width = 1, class Index = std::int64_t, class Order = PlacesInOrder>
struct PatchColumns {
  using Element = typename Images::Element;
  static constexpr bool along_k = false;
  static constexpr int width = Width;
  using Line = typename Patches<Images, Index>::Tap;
  using Step = typename Patches<Images, Index>::Window;
  Patches<Images, Index> patches;

  HORNET_DEVICE Line line(Index group, Index i) const {
    Line tap = patches.tap(i);
    tap.channel += group * patches.geometry.group_channels();
    return tap;
  }
  HORNET_DEVICE Step step(Index k) const { return patches.window(Order::place(patches.geometry, k)); }
  HORNET_DEVICE void load(Element (&to)[Width], const Line& tap, const Step& window) const {
    patches.load(to, window, tap);
  }
};

// dy where it lies.
template <class T, class Index>
struct PlainSlopes {
  const T* dy;
  // Filters from one on, at a place of an image.
  template <int Width>
  HORNET_DEVICE void load(T (&to)[Width], const GeometryOf<Index>& g, Index image, const VoxelOf<Index>& at,
                          Index filter) const {
    const Index place = ((image * g.output[0] + at.d) * g.output[1] + at.h) * g.output[2] + at.w;
    read(to, dy + place * g.out_channels + filter);
  }
};

// Left operand of dx: lines are pixels of x, steps the taps of filters; dy, which Source knows, of the place whose
// window has the pixel under that tap.
template <class T, int Width = 1, class Index = std::int64_t, class Source = PlainSlopes<T, Index>>
struct Slopes {
  using Element = T;
  using Geometry = GeometryOf<Index>;
  static constexpr bool along_k = true;
  static constexpr int width = Width;
  struct Line {
    Index image, filter;   // the group's first filter
    VoxelOf<Index> reach;  // from the start of the first window to the pixel
  };
  struct Step {
    VoxelOf<Index> way;
    Index filter;
  };
  Geometry geometry;
  Source source;

  HORNET_DEVICE Line line(Index group, Index pixel) const {
    const Geometry& g = geometry;
    const Index pixels = volume(g.image);
    const VoxelOf<Index> at = voxel_of(pixel % pixels, g.image);
    return {pixel / pixels, group * g.group_filters(), {at.d + g.pads[0], at.h + g.pads[1], at.w + g.pads[2]}};
  }
  HORNET_DEVICE Step step(Index k) const {
    const Geometry& g = geometry;
    return {g.way_to(voxel_of(k / g.group_filters(), g.kernel)), k % g.group_filters()};
  }
  HORNET_DEVICE void load(T (&to)[Width], const Line& line, const Step& step) const {
    const VoxelOf<Index> at{window(line.reach.d - step.way.d, 0), window(line.reach.h - step.way.h, 1),
                            window(line.reach.w - step.way.w, 2)};
    HORNET_UNROLL
    for (int i = 0; i < Width; ++i) to[i] = T{0};
    if (at.d >= 0 && at.h >= 0 && at.w >= 0) source.load(to, geometry, line.image, at, line.filter + step.filter);
  }
  HORNET_DEVICE T element(const Line& line, const Step& step) const {
    T first[Width];
    load(first, line, step);
    return first[0];
  }

 private:
  // The window that begins so far behind the first one's begin, or −1.
  HORNET_DEVICE Index window(Index begin, int axis) const {
    const Index stride = geometry.strides[axis];
    if (begin < 0 || begin % stride != 0) return -1;
    const Index window = begin / stride;
    return window < geometry.output[axis] ? window : -1;
  }
};

// Right operand of dx: steps are taps of filters, lines the channels.
template <class T, int Width = 1, class Index = std::int64_t>
struct KernelTurned {
  using Element = T;
  static constexpr bool along_k = true;
  static constexpr int width = Width;
  struct Line {
    const T* data;
  };
  struct Step {
    Index offset;
  };
  GeometryOf<Index> geometry;
  const T* kernel;

  HORNET_DEVICE Line line(Index group, Index channel) const {
    return {kernel + channel * geometry.out_channels + group * geometry.group_filters()};
  }
  HORNET_DEVICE Step step(Index k) const {
    const GeometryOf<Index>& g = geometry;
    return {k / g.group_filters() * g.group_channels() * g.out_channels + k % g.group_filters()};
  }
  HORNET_DEVICE void load(T (&to)[Width], const Line& line, const Step& step) const {
    read(to, line.data + step.offset);
  }
};

}  // namespace hornet::cuda
