// Factor: how far a random change may go: `0.2` from -0.2 to 0.2, or {low, high}. Keras: a number or a pair.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <hornet/base/fields.hpp>

namespace hornet::layers {

struct Factor {
  Factor(double number) : low(-std::abs(number)), high(std::abs(number)), is_number(true) {}
  Factor(double one, double other) : low(std::min(one, other)), high(std::max(one, other)) {}

  double low, high;
  bool is_number = false;  // given as one: some of Keras' configurations have it as it was given
};

}  // namespace hornet::layers

namespace hornet {

template <>
struct ConfigCodec<layers::Factor> {  // a number, or a list of two
  static Config encode(const layers::Factor& v) {
    return v.is_number ? Config(v.high) : Config(Config::List{v.low, v.high});
  }
  static layers::Factor decode(const Config& c) {
    if (!c.is_list()) return c.as_double();
    const auto both = ConfigCodec<std::array<double, 2>>::decode(c);
    return {both[0], both[1]};
  }
};

}  // namespace hornet
