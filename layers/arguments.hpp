// What layers expect of their options (ConfigError) and inputs (ShapeError). Messages name the option or the shape,
// what was expected and what came; a call's messages are completed by the trace: `Layer "dense_1" (Dense) expected …`.
#pragma once

#include <algorithm>
#include <hornet/graph/value.hpp>
#include <hornet/layers/margins.hpp>
#include <hornet/layers/size.hpp>
#include <hornet/model/layer.hpp>
#include <initializer_list>
#include <span>
#include <string_view>

namespace hornet::layers {

// Throws "Conv2D: expected strides >= 1, got 0".
[[noreturn]] void refuse(std::string_view layer, std::string_view option, const std::string& expected,
                         const std::string& got);

std::string as_tuple(std::span<const std::int64_t> values);  // "(3, 5)", "(3,)"

void expect_positive(std::string_view layer, std::string_view option, std::int64_t value);
template <int Rank>
void expect_positive(std::string_view layer, std::string_view option, const Size<Rank>& value) {
  if (*std::ranges::min_element(value.each) < 1) refuse(layer, option, ">= 1", as_tuple(value.each));
}
void expect_not_negative(std::string_view layer, std::string_view option, double value);  // nor NaN
template <int Rank>
void expect_not_negative(std::string_view layer, std::string_view option, const Margins<Rank>& value) {
  for (const Ends& ends : value.axes)
    if (ends.before < 0 || ends.after < 0)
      refuse(layer, option, ">= 0", to_json(ConfigCodec<Margins<Rank>>::encode(value)));
}
void expect_between(std::string_view layer, std::string_view option, double value, double low, double high);
void expect_finite(std::string_view layer, std::string_view option, double value);
void expect_one_of(std::string_view layer, std::string_view option, const std::string& value,
                   std::initializer_list<std::string> known);                            // suggests the nearest
void expect_shape(std::string_view layer, std::string_view option, const Shape& value);  // extents >= 1 or None

// `axes` says what the axes are: "(batch, features)".
void expect_rank(Value x, int rank, std::string_view axes);
void expect_min_rank(Value x, int rank);
void expect_sequences(Value x);  // [batch, steps, ...]

// The shape of a layer's input as messages show it: the batch as None, since no layer depends on it.
std::string shown(Value x);

}  // namespace hornet::layers
