// Option: a value or none, as std::optional, that also takes the value's numbers: `.strides = 2`, `.strides = {1, 2}`.
#pragma once

#include <concepts>
#include <cstdint>
#include <hornet/base/fields.hpp>
#include <optional>
#include <utility>

namespace hornet::layers {

template <class T>
struct Option : std::optional<T> {
  Option() = default;
  Option(std::nullopt_t) {}
  Option(T value) : std::optional<T>(std::move(value)) {}
  template <std::integral... Numbers>
  requires(sizeof...(Numbers) > 0) Option(Numbers... numbers) : std::optional<T>(T{std::int64_t{numbers}...}) {}
};

}  // namespace hornet::layers

namespace hornet {

template <class T>
struct ConfigCodec<layers::Option<T>> {
  static Config encode(const layers::Option<T>& v) { return ConfigCodec<std::optional<T>>::encode(v); }
  static layers::Option<T> decode(const Config& c) {
    return c.is_null() ? layers::Option<T>() : layers::Option<T>(ConfigCodec<T>::decode(c));
  }
};

}  // namespace hornet
