// Margins: elements at both ends of each axis of an image: `1` at each; along one axis `{1, 2}`, before and after;
// along several one entry an axis, `{1, 2}` rows above and below and columns left and right, or `{{1, 2}, {3, 4}}`:
// top, bottom, left, right. Keras: ZeroPadding's padding, Cropping's cropping.
#pragma once

#include <array>
#include <cstdint>
#include <hornet/base/fields.hpp>

namespace hornet::layers {

struct Ends {
  Ends(std::int64_t both = 0) : before(both), after(both) {}
  Ends(std::int64_t before, std::int64_t after) : before(before), after(after) {}
  std::int64_t before, after;
};

template <int Rank>
struct Margins {
  Margins(std::int64_t all) { axes.fill(all); }
  Margins(std::int64_t before, std::int64_t after) requires(Rank == 1) : axes{Ends(before, after)} {}
  Margins(Ends rows, Ends columns) requires(Rank == 2) : axes{rows, columns} {}
  Margins(Ends planes, Ends rows, Ends columns) requires(Rank == 3) : axes{planes, rows, columns} {}
  explicit Margins(const std::array<Ends, Rank>& axes) : axes(axes) {}

  std::array<Ends, Rank> axes;
};

}  // namespace hornet::layers

namespace hornet {

template <>
struct ConfigCodec<layers::Ends> {  // an integer, or a list of two
  static Config encode(const layers::Ends& v) { return Config::List{v.before, v.after}; }
  static layers::Ends decode(const Config& c) {
    const auto both = ConfigCodec<std::array<std::int64_t, 2>>::decode(c);
    return {both[0], both[1]};
  }
};

template <int Rank>
struct ConfigCodec<layers::Margins<Rank>> {  // of several axes an integer, or a list of their ends
  using Axes = std::array<layers::Ends, Rank>;
  static Config encode(const layers::Margins<Rank>& v) {
    if constexpr (Rank == 1)
      return ConfigCodec<layers::Ends>::encode(v.axes[0]);
    else
      return ConfigCodec<Axes>::encode(v.axes);
  }
  static layers::Margins<Rank> decode(const Config& c) {
    if constexpr (Rank == 1)
      return layers::Margins<1>(Axes{ConfigCodec<layers::Ends>::decode(c)});
    else
      return layers::Margins<Rank>(ConfigCodec<Axes>::decode(c));
  }
};

}  // namespace hornet
