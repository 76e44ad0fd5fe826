// Size: one number for each axis of an image: `3` along all of them, or `{3, 5}`: a height and a width, or
// `{2, 3, 5}`: a depth, a height and a width. Keras: an integer or a tuple.
#pragma once

#include <array>
#include <cstdint>
#include <hornet/base/fields.hpp>
#include <vector>

namespace hornet::layers {

template <int Rank>
struct Size {
  Size(std::int64_t all) { each.fill(all); }
  Size(std::int64_t height, std::int64_t width) requires(Rank == 2) : each{height, width} {}
  Size(std::int64_t depth, std::int64_t height, std::int64_t width) requires(Rank == 3) : each{depth, height, width} {}
  explicit Size(const std::array<std::int64_t, Rank>& each) : each(each) {}

  std::vector<std::int64_t> listed() const { return {each.begin(), each.end()}; }

  std::array<std::int64_t, Rank> each;
};

}  // namespace hornet::layers

namespace hornet {

template <int Rank>
struct ConfigCodec<layers::Size<Rank>> {
  using Each = std::array<std::int64_t, Rank>;
  static Config encode(const layers::Size<Rank>& v) { return ConfigCodec<Each>::encode(v.each); }
  static layers::Size<Rank> decode(const Config& c) { return layers::Size<Rank>(ConfigCodec<Each>::decode(c)); }
};

}  // namespace hornet
