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

#include "src/backends/cuda/device/product_tiles.hpp"
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
  // Of a pixel's first channel, from that of its image.
  HORNET_DEVICE Index offset_of(const VoxelOf<Index>& pixel) const {
    return ((pixel.d * image[1] + pixel.h) * image[2] + pixel.w) * in_channels;
  }
  // Whether all pixels under taps are of the image along an axis, at its begin and at its end.
  HORNET_DEVICE bool begins_inside(int axis) const { return pads[axis] <= 0; }
  HORNET_DEVICE bool ends_inside(int axis) const {
    return (output[axis] - 1) * strides[axis] - pads[axis] + (kernel[axis] - 1) * dilations[axis] < image[axis];
  }
  HORNET_DEVICE bool are_all_inside() const {
    bool all = true;
    for (int axis = 0; axis < 3; ++axis) all = all && begins_inside(axis) && ends_inside(axis);
    return all;
  }
  // Whether a pixel under a tap that lies so far along an axis is.
  HORNET_DEVICE bool is_inside(int axis, Index at) const {
    return (begins_inside(axis) || at >= 0) && (ends_inside(axis) || at < image[axis]);
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

// x where it lies: image i begins at offset(i, elements of one), and what is read becomes a product's factor.
template <class T>
struct PlainImages {
  using Element = T;
  using Raw = T;
  const T* data;
  template <class Index>
  HORNET_DEVICE Index offset(Index i, Index size) const {
    return i * size;
  }
  HORNET_DEVICE const T* begin() const { return data; }
  // 0 outside of the image, where what is read is 0.
  HORNET_DEVICE T value(T raw, bool) const { return raw; }
};

// Images that are rows of something (a source of small_product.hpp), computed as they are read.
template <class Rows>
struct RowImages {
  using Element = typename Rows::Element;
  using Raw = typename Rows::Raw;
  Rows rows;
  template <class Index>
  HORNET_DEVICE std::int64_t offset(Index i, Index) const {
    return rows.row(i) - rows.data;
  }
  HORNET_DEVICE const Raw* begin() const { return rows.data; }
  HORNET_DEVICE Element value(Raw raw, bool is_inside) const { return is_inside ? rows.value(raw) : Element{0}; }
};

// x as its patches' elements.
template <class Images, class Index = std::int64_t>
struct Patches {
  using T = typename Images::Element;
  using Raw = typename Images::Raw;
  using Geometry = GeometryOf<Index>;
  using Offset = decltype(Images{}.offset(Index{}, Index{}));
  Geometry geometry;
  Images x;

  struct Window {
    Offset start;          // of the first pixel, the group's first channel
    VoxelOf<Index> first;  // which may lie before the image
  };
  struct Tap {
    Index offset;  // from a window's start
    VoxelOf<Index> way;
  };
  using Spot = const Raw*;  // nullptr for what is not of the image
  template <int Width>
  struct Held {
    Packed<Raw, Width> raw;
    bool is_inside = false;
  };

  HORNET_DEVICE Window window(Index place) const {
    const Geometry& g = geometry;
    const Index places = volume(g.output);
    const VoxelOf<Index> at = voxel_of(place % places, g.output);
    const VoxelOf<Index> first{at.d * g.strides[0] - g.pads[0], at.h * g.strides[1] - g.pads[1],
                               at.w * g.strides[2] - g.pads[2]};
    return {x.offset(place / places, volume(g.image) * g.in_channels) + g.offset_of(first), first};
  }
  // To the window of the next place in the row.
  HORNET_DEVICE void go_on(Window& window) const {
    window.first.w += geometry.strides[2];
    window.start += geometry.strides[2] * geometry.in_channels;
  }
  HORNET_DEVICE Tap tap(const VoxelOf<Index>& at, Index channel) const {
    const VoxelOf<Index> way = geometry.way_to(at);
    return {geometry.offset_of(way) + channel, way};
  }
  HORNET_DEVICE Tap tap(Index i) const {
    const Geometry& g = geometry;
    return tap(voxel_of(i / g.group_channels(), g.kernel), i % g.group_channels());
  }
  HORNET_DEVICE Spot spot(const Window& window, const Tap& tap) const {
    const Geometry& g = geometry;
    const bool is_inside = g.is_inside(0, window.first.d + tap.way.d) && g.is_inside(1, window.first.h + tap.way.h) &&
                           g.is_inside(2, window.first.w + tap.way.w);
    return is_inside ? x.begin() + (window.start + tap.offset) : nullptr;
  }
  // Channels from one on.
  template <int Width>
  HORNET_DEVICE void load(Held<Width>& held, Spot spot, Index ahead) const {
    held.is_inside = geometry.are_all_inside() || spot != nullptr;
    if (held.is_inside) held.raw.load(spot + ahead);
  }
  template <int Width>
  HORNET_DEVICE void value(T (&to)[Width], const Held<Width>& held) const {
    HORNET_UNROLL
    for (int i = 0; i < Width; ++i) to[i] = x.value(held.raw.get(i), held.is_inside);
  }
  HORNET_DEVICE T element(const Window& window, const Tap& tap) const {
    Held<1> held;
    load(held, spot(window, tap), 0);
    return x.value(held.raw.get(0), held.is_inside);
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
  using Spot = typename Patches<Images, Index>::Spot;
  using Held = typename Patches<Images, Index>::template Held<Width>;
  Patches<Images, Index> patches;

  HORNET_DEVICE Line line(Index group, Index i) const {
    Line window = patches.window(Order::place(patches.geometry, i));
    window.start += group * patches.geometry.group_channels();
    return window;
  }
  HORNET_DEVICE Step step(Index k) const { return patches.tap(k); }
  HORNET_DEVICE Index run() const { return patches.geometry.group_channels(); }
  HORNET_DEVICE Spot spot(const Line& window, const Step& tap) const { return patches.spot(window, tap); }
  HORNET_DEVICE void load(Held& held, Spot spot, Index ahead) const { patches.load(held, spot, ahead); }
  HORNET_DEVICE void value(Element (&to)[Width], const Held& held) const { patches.value(to, held); }
};

// Left operand of dkernel: lines are taps of channels, steps the places.
template <class Images, int Width = 1, class Index = std::int64_t, class Order = PlacesInOrder>
struct PatchColumns {
  using Element = typename Images::Element;
  static constexpr bool along_k = false;
  static constexpr int width = Width;
  using Line = typename Patches<Images, Index>::Tap;
  using Step = typename Patches<Images, Index>::Window;
  using Spot = typename Patches<Images, Index>::Spot;
  using Held = typename Patches<Images, Index>::template Held<Width>;
  static constexpr bool notes_steps = true;
  Patches<Images, Index> patches;

  HORNET_DEVICE Line line(Index group, Index i) const {
    Line tap = patches.tap(i);
    tap.offset += group * patches.geometry.group_channels();
    return tap;
  }
  HORNET_DEVICE Step step(Index k) const { return patches.window(Order::place(patches.geometry, k)); }
  HORNET_DEVICE Spot spot(const Line& tap, const Step& window) const { return patches.spot(window, tap); }
  HORNET_DEVICE void load(Held& held, Spot spot, Index ahead) const { patches.load(held, spot, ahead); }
  HORNET_DEVICE void value(Element (&to)[Width], const Held& held) const { patches.value(to, held); }
};

// dy where it lies.
template <class T, class Index>
struct PlainSlopes {
  using Spot = const T*;
  const T* dy;
  static HORNET_DEVICE bool has(const VoxelOf<Index>&) { return true; }
  // A filter's at a place of an image; Spot{} is that of no place.
  HORNET_DEVICE Spot spot(const GeometryOf<Index>& g, Index image, const VoxelOf<Index>& at, Index filter) const {
    const Index place = ((image * g.output[0] + at.d) * g.output[1] + at.h) * g.output[2] + at.w;
    return dy + (place * g.out_channels + filter);
  }
  template <int Width>
  using Held = HeldPlain<T, Width>;
  // Filters from one on.
  template <int Width>
  HORNET_DEVICE void load(Held<Width>& held, Spot spot, Index ahead) const {
    if (spot != nullptr) read(held.at, spot + ahead);
  }
  template <int Width>
  HORNET_DEVICE void value(T (&to)[Width], const Held<Width>& held) const {
    held.give(to);
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
  using Spot = typename Source::Spot;
  using Held = typename Source::template Held<Width>;
  Geometry geometry;
  Source source;

  HORNET_DEVICE Line line(Index group, Index pixel) const {
    const Geometry& g = geometry;
    const Index pixels = volume(g.image);
    return line_of(pixel / pixels, pixel % pixels, group * g.group_filters());
  }
  HORNET_DEVICE Step step(Index k) const {
    const Geometry& g = geometry;
    return {g.way_to(voxel_of(k / g.group_filters(), g.kernel)), k % g.group_filters()};
  }
  HORNET_DEVICE Index run() const { return geometry.group_filters(); }
  HORNET_DEVICE Spot spot(const Line& line, const Step& step) const {
    const VoxelOf<Index> at = place(line, step);
    return is_place(at) ? source.spot(geometry, line.image, at, line.filter + step.filter) : Spot{};
  }
  HORNET_DEVICE void load(Held& held, const Spot& spot, Index ahead) const { source.load(held, spot, ahead); }
  HORNET_DEVICE void value(T (&to)[Width], const Held& held) const { source.value(to, held); }
  HORNET_DEVICE T element(const Line& line, const Step& step) const {
    Held held;
    T first[Width];
    load(held, spot(line, step), 0);
    value(first, held);
    return first[0];
  }

 protected:
  HORNET_DEVICE Line line_of(Index image, Index pixel, Index filter) const {
    const VoxelOf<Index> at = voxel_of(pixel, geometry.image);
    const auto& pads = geometry.pads;
    return {image, filter, {at.d + pads[0], at.h + pads[1], at.w + pads[2]}};
  }
  // Whose window has the pixel under the tap.
  HORNET_DEVICE VoxelOf<Index> place(const Line& line, const Step& step) const {
    return {window(line.reach.d - step.way.d, 0), window(line.reach.h - step.way.h, 1),
            window(line.reach.w - step.way.w, 2)};
  }
  static HORNET_DEVICE bool is_place(const VoxelOf<Index>& at) { return at.d >= 0 && at.h >= 0 && at.w >= 0; }

 private:
  // The window that begins so far behind the first one's begin, or −1.
  HORNET_DEVICE Index window(Index begin, int axis) const {
    const Index stride = geometry.strides[axis];
    if (begin < 0 || begin % stride != 0) return -1;
    const Index window = begin / stride;
    return window < geometry.output[axis] ? window : -1;
  }
};

// As Slopes, but that a group is a pixel, and lines are images: a tap has a place in all of them or in none. For
// strides most have none.
template <class T, int Width, class Index, class Source>
struct PixelSlopes : Slopes<T, Width, Index, Source> {
  using Base = Slopes<T, Width, Index, Source>;
  HORNET_DEVICE typename Base::Line line(Index pixel, Index image) const { return this->line_of(image, pixel, 0); }
  // Of the run of step k.
  HORNET_DEVICE bool is_zero(Index pixel, Index k) const {
    const VoxelOf<Index> at = this->place(line(pixel, 0), this->step(k));
    return !Base::is_place(at) || !this->source.has(at);
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
  using Spot = const T*;
  using Held = HeldPlain<T, Width>;
  GeometryOf<Index> geometry;
  const T* kernel;

  HORNET_DEVICE Line line(Index group, Index channel) const {
    return {kernel + channel * geometry.out_channels + group * geometry.group_filters()};
  }
  HORNET_DEVICE Step step(Index k) const {
    const GeometryOf<Index>& g = geometry;
    return {k / g.group_filters() * g.group_channels() * g.out_channels + k % g.group_filters()};
  }
  HORNET_DEVICE Index run() const { return geometry.group_filters(); }
  HORNET_DEVICE Spot spot(const Line& line, const Step& step) const { return line.data + step.offset; }
  HORNET_DEVICE void load(Held& held, Spot spot, Index ahead) const { read(held.at, spot + ahead); }
  HORNET_DEVICE void value(T (&to)[Width], const Held& held) const { held.give(to); }
};

// Beside PixelSlopes: the same for every pixel.
template <class T, int Width, class Index>
struct PixelKernelTurned : KernelTurned<T, Width, Index> {
  using Base = KernelTurned<T, Width, Index>;
  HORNET_DEVICE typename Base::Line line(Index, Index channel) const { return Base::line(0, channel); }
};

}  // namespace hornet::cuda
