// Images with zeros around them, channels last.
#pragma once

#include <algorithm>
#include <cstring>

#include "src/backends/cpu/convolution.hpp"

namespace hornet::cpu {

struct PaddedImages {
  Triple image, before, padded;
  std::int64_t channels;

  PaddedImages(const Triple& image, const Triple& before, const Triple& after, std::int64_t channels)
      : image(image), before(before), channels(channels) {
    for (std::size_t i = 0; i < 3; ++i) padded[i] = image[i] + before[i] + after[i];
  }

  bool copies() const { return padded != image; }  // whether there is anything around them
  std::int64_t size() const { return volume(padded) * channels; }
  std::int64_t room() const { return copies() ? size() : 0; }  // floats

  // The image itself where nothing is around it, else its copy in `room`.
  const float* place(const float* x, float* room) const {
    if (!copies()) return x;
    std::fill_n(room, size(), 0.0F);
    const std::int64_t row = image[2] * channels;
    for (std::int64_t d = 0; d < image[0]; ++d)
      for (std::int64_t h = 0; h < image[1]; ++h, x += row) {
        const std::int64_t at = ((d + before[0]) * padded[1] + h + before[1]) * padded[2] + before[2];
        std::memcpy(room + at * channels, x, static_cast<std::size_t>(row) * sizeof(float));
      }
    return room;
  }
};

}  // namespace hornet::cpu
