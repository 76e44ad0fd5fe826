// Options that two classes name alike: a recurrent layer's own and those of the cell it makes.
#pragma once

#include <hornet/base/fields.hpp>
#include <tuple>
#include <type_traits>

namespace hornet::layers {

template <class To, class From, class Target, class Source>
void copy_if_shared(To& to, const From& from, const Field<Target>& target, const Field<Source>& source) {
  if constexpr (std::is_same_v<std::decay_t<decltype(to.*target.member)>, std::decay_t<decltype(from.*source.member)>>)
    if (target.name == source.name) to.*target.member = from.*source.member;
}

// Sets every field of `to` that `from` has under the same name and of the same type.
template <class To, class From>
To with_shared_fields(const From& from, To to = {}) {
  std::apply(
      [&](const auto&... target) {
        const auto copy = [&](const auto& one) {
          std::apply([&](const auto&... source) { (copy_if_shared(to, from, one, source), ...); }, From::fields());
        };
        (copy(target), ...);
      },
      To::fields());
  return to;
}

}  // namespace hornet::layers
