#include "layers/arguments.hpp"

#include <algorithm>
#include <cmath>
#include <sstream>

namespace hornet::layers {
namespace {

std::string text(double value) {
  std::ostringstream out;
  out << value;
  return out.str();
}

}  // namespace

void refuse(std::string_view layer, std::string_view option, const std::string& expected, const std::string& got) {
  throw ConfigError(std::string(layer) + ": expected " + std::string(option) + " " + expected + ", got " + got);
}

std::string as_tuple(std::span<const std::int64_t> values) {
  std::string out;
  for (std::int64_t value : values) out += (out.empty() ? "(" : ", ") + std::to_string(value);
  return out + (values.size() == 1 ? ",)" : ")");
}

void expect_positive(std::string_view layer, std::string_view option, std::int64_t value) {
  if (value < 1) refuse(layer, option, ">= 1", std::to_string(value));
}

void expect_not_negative(std::string_view layer, std::string_view option, double value) {
  if (!(value >= 0)) refuse(layer, option, ">= 0", text(value));
}

void expect_between(std::string_view layer, std::string_view option, double value, double low, double high) {
  if (!(low <= value && value <= high))
    refuse(layer, option, "in [" + text(low) + ", " + text(high) + "]", text(value));
}

void expect_finite(std::string_view layer, std::string_view option, double value) {
  if (!std::isfinite(value)) refuse(layer, option, "to be a finite number", text(value));
}

void expect_one_of(std::string_view layer, std::string_view option, const std::string& value,
                   std::initializer_list<std::string> known) {
  for (const std::string& each : known)
    if (each == value) return;
  throw ConfigError(std::string(layer) + ": unknown " + std::string(option) + " '" + value + "'." +
                    suggest(value, std::vector<std::string>(known)));
}

void expect_shape(std::string_view layer, std::string_view option, const Shape& value) {
  for (std::int64_t extent : value)
    if (extent < 1 && extent != None) refuse(layer, option, "to have extents >= 1 or None", to_string(value));
}

std::string shown(Value x) { return to_string(x.rank() == 0 ? x.shape() : x.shape().with(0, None)); }

void expect_rank(Value x, int rank, std::string_view axes) {
  if (x.rank() != rank)
    throw ShapeError("expected an input of rank " + std::to_string(rank) + " " + std::string(axes) + ", got shape " +
                     shown(x) + ".");
}

void expect_min_rank(Value x, int rank) {
  if (x.rank() < rank)
    throw ShapeError("expected an input of rank ≥ " + std::to_string(rank) + ", got shape " + shown(x) +
                     ". Did you forget Flatten() or Input()?");
}

void expect_sequences(Value x) {
  if (x.rank() < 3)
    throw ShapeError("expected sequences of rank ≥ 3 (batch, steps, features), got shape " + shown(x) +
                     ". A recurrent layer that feeds another one has return_sequences = true; a series of single "
                     "numbers has an axis of 1 feature");
}

}  // namespace hornet::layers
