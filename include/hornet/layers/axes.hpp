// Axes: one axis or several: `-1`, or `{1, 2}`. Negative ones count from the end; axis 0 is the batch.
#pragma once

#include <cstdint>
#include <hornet/base/fields.hpp>
#include <initializer_list>
#include <vector>

namespace hornet::layers {

struct Axes {
  Axes(std::int64_t axis) : values{axis} {}
  Axes(std::initializer_list<std::int64_t> axes) : values(axes), listed(true) {}
  explicit Axes(std::vector<std::int64_t> axes) : values(std::move(axes)), listed(true) {}

  // The axes of a shape of that rank, in [0, rank), ascending. Throws ConfigError for none or one given twice,
  // ShapeError out of range.
  std::vector<std::int64_t> of(const Shape& shape) const;

  // The extents of those axes in the order in which Keras keeps them: the numbers as they were given, ascending.
  Shape extents(const Shape& shape) const;

  std::vector<std::int64_t> values;
  bool listed = false;  // given as a list: Keras saves it as one
};

}  // namespace hornet::layers

namespace hornet {

template <>
struct ConfigCodec<layers::Axes> {
  static Config encode(const layers::Axes& v) {
    return v.listed ? ConfigCodec<std::vector<std::int64_t>>::encode(v.values) : Config(v.values.front());
  }
  static layers::Axes decode(const Config& c) {
    if (!c.is_list()) return c.as_int();
    return layers::Axes(ConfigCodec<std::vector<std::int64_t>>::decode(c));
  }
};

}  // namespace hornet
