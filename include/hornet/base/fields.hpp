// Field: the one list of a class's attributes. From fields() alone come printing, equality, CSE keys, JSON and
// loading. `struct Softmax { int axis = -1; static constexpr auto fields() { return std::tuple{Field{"axis",
// &Softmax::axis}}; } };`
// A public class with several makes it `template <class Self = Adam> static constexpr auto fields()` over &Self::…:
// the compiler then builds the tuple only where it is used (a second less for <hornet/hornet.hpp>).
#pragma once

#include <array>
#include <hornet/base/config.hpp>
#include <hornet/base/error.hpp>
#include <hornet/tensor/shape.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

namespace hornet {

template <class Member>
struct Field {
  std::string_view name;
  Member member;
};
template <class Member>
Field(std::string_view, Member) -> Field<Member>;

// How one attribute type becomes a Config and back. Specialise it for a type to let fields() use that type.
template <class T>
struct ConfigCodec;

template <>
struct ConfigCodec<bool> {
  static Config encode(bool v) { return v; }
  static bool decode(const Config& c) { return c.as_bool(); }
};
template <>
struct ConfigCodec<int> {
  static Config encode(int v) { return v; }
  static int decode(const Config& c);  // throws ConfigError outside int's range
};
template <>
struct ConfigCodec<std::int64_t> {
  static Config encode(std::int64_t v) { return v; }
  static std::int64_t decode(const Config& c) { return c.as_int(); }
};
template <>
struct ConfigCodec<double> {
  static Config encode(double v) { return v; }
  static double decode(const Config& c) { return c.as_double(); }
};
template <>
struct ConfigCodec<std::string> {
  static Config encode(const std::string& v) { return v; }
  static std::string decode(const Config& c) { return c.as_string(); }
};
template <>
struct ConfigCodec<DType> {
  static Config encode(DType v) { return to_string(v); }
  static DType decode(const Config& c) { return dtype_from_string(c.as_string()); }
};
template <>
struct ConfigCodec<Shape> {  // a list of integers, null for None
  static Config encode(const Shape& v);
  static Shape decode(const Config& c);
};
template <>
struct ConfigCodec<Config> {
  static Config encode(const Config& v) { return v; }
  static Config decode(const Config& c) { return c; }
};
template <class T>
struct ConfigCodec<std::optional<T>> {
  static Config encode(const std::optional<T>& v) { return v ? ConfigCodec<T>::encode(*v) : Config(); }
  static std::optional<T> decode(const Config& c) {
    return c.is_null() ? std::nullopt : std::optional<T>(ConfigCodec<T>::decode(c));
  }
};
template <class T>
struct ConfigCodec<std::vector<T>> {
  static Config encode(const std::vector<T>& v) {
    Config::List list;
    for (const T& item : v) list.push_back(ConfigCodec<T>::encode(item));
    return list;
  }
  static std::vector<T> decode(const Config& c) {
    std::vector<T> out;
    for (const Config& item : c.as_list()) out.push_back(ConfigCodec<T>::decode(item));
    return out;
  }
};
template <class T, std::size_t N>
struct ConfigCodec<std::array<T, N>> {  // a list of N, or one value that stands for all N (Keras' strides=2)
  static Config encode(const std::array<T, N>& v) {
    return ConfigCodec<std::vector<T>>::encode(std::vector<T>(v.begin(), v.end()));
  }
  static std::array<T, N> decode(const Config& c) {
    std::array<T, N> out;
    if (!c.is_list()) {
      out.fill(ConfigCodec<T>::decode(c));
      return out;
    }
    if (c.as_list().size() != N)
      throw ConfigError("expected a list of " + std::to_string(N) + " values, got " + to_json(c));
    for (std::size_t i = 0; i < N; ++i) out[i] = ConfigCodec<T>::decode(c.as_list()[i]);
    return out;
  }
};

template <class T>
concept HasFields = requires {
  T::fields();
};

// The attributes of `object` as a dictionary, in the order of fields(); empty for a class without fields().
template <class T>
Config encode_fields(const T& object) {
  Config::Dict dict;
  if constexpr (HasFields<T>)
    std::apply(
        [&](const auto&... field) {
          (dict.emplace_back(std::string(field.name),
                             ConfigCodec<std::decay_t<decltype(object.*field.member)>>::encode(object.*field.member)),
           ...);
        },
        T::fields());
  return dict;
}

std::string at_key(std::string_view key, const char* problem);  // "'units': expected an integer, got true"

// Sets one attribute of `object` when `field` is the one named `key`; says whether it was.
template <class T, class Member>
bool decode_field(const Field<Member>& field, std::string_view key, const Config& value, T& object) {
  if (field.name != key) return false;
  try {
    object.*field.member = ConfigCodec<std::decay_t<decltype(object.*field.member)>>::decode(value);
  } catch (const ConfigError& error) {
    throw ConfigError(at_key(key, error.what()));
  }
  return true;
}

// Sets the attributes of `object` that `config` names; the others keep their defaults. Returns the keys of `config`
// that no field has, for the caller to take or to refuse. Throws ConfigError naming the key of a wrong value.
template <class T>
std::vector<std::string> decode_fields(const Config& config, T& object) {
  std::vector<std::string> unknown;
  for (const Config::Entry& entry : config.as_dict()) {
    bool taken = false;
    if constexpr (HasFields<T>)
      taken = std::apply(
          [&](const auto&... field) { return (decode_field(field, entry.first, entry.second, object) || ...); },
          T::fields());
    if (!taken) unknown.push_back(entry.first);
  }
  return unknown;
}

}  // namespace hornet
