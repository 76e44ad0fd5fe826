// Size2D: a height and a width: `3`, or `{3, 5}`. Keras: an integer or a tuple of two.
#pragma once

#include <cstdint>
#include <hornet/base/fields.hpp>

namespace hornet::layers {

struct Size2D {
  Size2D(std::int64_t both) : height(both), width(both) {}
  Size2D(std::int64_t height, std::int64_t width) : height(height), width(width) {}

  std::int64_t height, width;
};

}  // namespace hornet::layers

namespace hornet {

template <>
struct ConfigCodec<layers::Size2D> {
  static Config encode(const layers::Size2D& v) { return Config::List{v.height, v.width}; }
  static layers::Size2D decode(const Config& c) {
    const auto both = ConfigCodec<std::array<std::int64_t, 2>>::decode(c);
    return {both[0], both[1]};
  }
};

}  // namespace hornet
