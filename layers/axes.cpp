#include <algorithm>
#include <hornet/layers/axes.hpp>

namespace hornet::layers {

std::vector<std::int64_t> Axes::of(const Shape& shape) const {
  std::vector<std::int64_t> axes;
  for (std::int64_t axis : values) axes.push_back(shape.normalize(axis));
  std::ranges::sort(axes);
  if (axes.empty()) throw ConfigError("expected at least one axis, got none");
  if (std::ranges::adjacent_find(axes) != axes.end())
    throw ConfigError("expected axes that differ, got " + to_json(ConfigCodec<Axes>::encode(*this)) + " for shape " +
                      to_string(shape));
  return axes;
}

Shape Axes::extents(const Shape& shape) const {
  std::vector<std::int64_t> sorted = values;
  std::ranges::sort(sorted);
  Shape out;
  for (std::int64_t axis : sorted) out = out + Shape{shape[axis]};
  return out;
}

}  // namespace hornet::layers
