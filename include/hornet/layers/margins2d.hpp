// Margins2D: rows and columns at the four sides of an image: `1` at each, `{1, 2}` rows above and below and columns
// left and right, or `{{1, 2}, {3, 4}}`: top, bottom, left, right. Keras: ZeroPadding2D's padding, Cropping2D's
// cropping.
#pragma once

#include <array>
#include <cstdint>
#include <hornet/base/fields.hpp>

namespace hornet::layers {

struct Margins2D {
  struct Ends {
    Ends(std::int64_t both) : before(both), after(both) {}
    Ends(std::int64_t before, std::int64_t after) : before(before), after(after) {}
    std::int64_t before, after;
  };

  Margins2D(std::int64_t all) : rows(all), columns(all) {}
  Margins2D(Ends rows, Ends columns) : rows(rows), columns(columns) {}

  Ends rows, columns;
};

}  // namespace hornet::layers

namespace hornet {

template <>
struct ConfigCodec<layers::Margins2D> {
  static Config encode(const layers::Margins2D& v) {
    return Config::List{Config::List{v.rows.before, v.rows.after}, Config::List{v.columns.before, v.columns.after}};
  }
  static layers::Margins2D decode(const Config& c) {  // an integer, or a list of two, each an integer or a list of two
    if (!c.is_list()) return c.as_int();
    const auto sides = ConfigCodec<std::array<Config, 2>>::decode(c);
    const auto ends = [](const Config& side) {
      const auto both = ConfigCodec<std::array<std::int64_t, 2>>::decode(side);
      return layers::Margins2D::Ends(both[0], both[1]);
    };
    return {ends(sides[0]), ends(sides[1])};
  }
};

}  // namespace hornet
