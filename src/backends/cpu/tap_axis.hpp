// One axis of a sum over a kernel's taps, the same for a convolution and for its input gradient.
#pragma once

#include <algorithm>
#include <array>
#include <numeric>

#include "src/backends/cpu/convolution.hpp"

namespace hornet::cpu {

// Result position p meets, at each of `taps` taps t, source position step·p + offset + dilation·t by the kernel's
// element kernel_first + kernel_step·t. What lies outside the source does not exist.
struct TapAxis {
  std::int64_t positions, step, offset, taps, dilation, kernel_first, kernel_step;

  // Taps [first, end) of position p lie in a source of that extent.
  std::int64_t first_tap(std::int64_t p) const {
    return std::clamp<std::int64_t>((dilation - 1 - offset - step * p) / dilation, 0, taps);
  }
  std::int64_t end_tap(std::int64_t p, std::int64_t extent) const {
    const std::int64_t room = extent - 1 - offset - step * p;
    return room < 0 ? 0 : std::min(taps, room / dilation + 1);
  }
  // Positions [first, end) at which a tap lies in a source of that extent.
  std::int64_t first_position(std::int64_t tap) const {
    return std::clamp<std::int64_t>((step - 1 - offset - dilation * tap) / step, 0, positions);
  }
  std::int64_t end_position(std::int64_t tap, std::int64_t extent) const {
    const std::int64_t room = extent - 1 - offset - dilation * tap;
    return room < 0 ? 0 : std::min(positions, room / step + 1);
  }
  // Source positions that are missing before the first one and behind the last.
  std::int64_t missing_before() const { return taps == 0 ? 0 : std::max<std::int64_t>(0, -offset); }
  std::int64_t missing_after(std::int64_t extent) const {
    if (taps == 0) return 0;
    return std::max<std::int64_t>(0, step * (positions - 1) + offset + dilation * (taps - 1) - (extent - 1));
  }
};

using TapAxes = std::array<TapAxis, 3>;

// y from x.
inline TapAxes forward_axes(const ConvolutionShape& s) {
  TapAxes out;
  for (std::size_t i = 0; i < 3; ++i)
    out[i] = {s.output()[i], s.strides[i], -s.pad_before[i], s.kernel[i], s.dilations[i], 0, 1};
  return out;
}

// dx from dy, for positions phase, phase + stride, … of dx. Only each (stride / gcd)-th tap of the kernel reaches them;
// their order is reversed.
inline TapAxis gradient_axis(const ConvolutionShape& s, std::size_t i, std::int64_t phase) {
  const std::int64_t stride = s.strides[i], dilation = s.dilations[i], at = phase + s.pad_before[i];
  const std::int64_t common = std::gcd(stride, dilation), period = stride / common;
  std::int64_t first = 0;
  while (first < s.kernel[i] && (at - first * dilation) % stride != 0) ++first;
  const std::int64_t taps = first < s.kernel[i] ? (s.kernel[i] - first + period - 1) / period : 0;
  const std::int64_t last = first + (taps - 1) * period;
  return {.positions = (s.image[i] - phase + stride - 1) / stride,
          .step = 1,
          .offset = taps == 0 ? 0 : (at - last * dilation) / stride,
          .taps = taps,
          .dilation = dilation / common,
          .kernel_first = last,
          .kernel_step = -period};
}

inline TapAxes gradient_axes(const ConvolutionShape& s, const Triple& phase) {
  return {gradient_axis(s, 0, phase[0]), gradient_axis(s, 1, phase[1]), gradient_axis(s, 2, phase[2])};
}

}  // namespace hornet::cpu
