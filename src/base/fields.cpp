#include <hornet/base/fields.hpp>
#include <limits>

namespace hornet {

int ConfigCodec<int>::decode(const Config& c) {
  const std::int64_t value = c.as_int();
  if (value < std::numeric_limits<int>::min() || value > std::numeric_limits<int>::max())
    throw ConfigError("expected an integer of 32 bits, got " + std::to_string(value));
  return static_cast<int>(value);
}

Config ConfigCodec<Shape>::encode(const Shape& v) {
  Config::List list;
  for (std::int64_t extent : v) list.push_back(extent == None ? Config() : Config(extent));
  return list;
}

Shape ConfigCodec<Shape>::decode(const Config& c) {
  std::vector<std::int64_t> extents;
  for (const Config& item : c.as_list()) extents.push_back(item.is_null() ? None : item.as_int());
  return Shape(std::move(extents));
}

std::string at_key(std::string_view key, const char* problem) { return "'" + std::string(key) + "': " + problem; }

}  // namespace hornet
