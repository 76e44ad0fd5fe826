// Random numbers within a factor.
#pragma once

#include <hornet/layers/factor.hpp>
#include <hornet/model/scope.hpp>
#include <string_view>

namespace hornet::layers {

// ConfigError unless both ends are in [least, most].
void expect_factor(std::string_view layer, std::string_view option, const Factor& factor, double least, double most);

inline Factor as_pair(const Factor& factor) { return {factor.low, factor.high}; }

Value drawn(const RandomStream& random, const Shape& shape, double low, double high);  // float32, in [low, high)

}  // namespace hornet::layers
