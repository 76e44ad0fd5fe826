// Options of Keras that Hornet lacks. They stand in a definition's fields() so that Keras' configurations can be read
// and written; only the value that turns them off is taken.
#pragma once

#include <hornet/base/fields.hpp>

namespace hornet::layers {

struct MustBeNull {};
struct MustBeFalse {};

}  // namespace hornet::layers

namespace hornet {

template <>
struct ConfigCodec<layers::MustBeNull> {
  static Config encode(layers::MustBeNull) { return nullptr; }
  static layers::MustBeNull decode(const Config& c) {
    if (!c.is_null()) throw ConfigError("not supported; expected null, got " + to_json(c));
    return {};
  }
};

template <>
struct ConfigCodec<layers::MustBeFalse> {
  static Config encode(layers::MustBeFalse) { return false; }
  static layers::MustBeFalse decode(const Config& c) {
    if (!c.is_null() && c.as_bool()) throw ConfigError("not supported; expected false, got true");
    return {};
  }
};

}  // namespace hornet
