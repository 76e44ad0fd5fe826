// The axes along which a norm is taken: one axis (0, the default of all constraints) or a list of them; in
// configurations a number or a list.
#pragma once

#include <cstdint>
#include <hornet/base/fields.hpp>
#include <initializer_list>
#include <vector>

namespace hornet::constraints {

class Axes {
 public:
  Axes(std::int64_t axis) : axes_{axis} {}
  Axes(int axis) : axes_{axis} {}
  Axes(std::initializer_list<std::int64_t> axes) : axes_(axes) {}
  explicit Axes(std::vector<std::int64_t> axes) : axes_(std::move(axes)) {}
  const std::vector<std::int64_t>& list() const { return axes_; }

 private:
  std::vector<std::int64_t> axes_;
};

}  // namespace hornet::constraints

namespace hornet {

template <>
struct ConfigCodec<constraints::Axes> {
  static Config encode(const constraints::Axes& v) {
    if (v.list().size() == 1) return v.list().front();
    return ConfigCodec<std::vector<std::int64_t>>::encode(v.list());
  }
  static constraints::Axes decode(const Config& c) {
    if (c.is_list()) return constraints::Axes(ConfigCodec<std::vector<std::int64_t>>::decode(c));
    return c.as_int();
  }
};

}  // namespace hornet
