#include <charconv>
#include <cmath>
#include <hornet/base/check.hpp>
#include <hornet/base/error.hpp>

namespace hornet {
namespace {

std::string text_of(double value) {
  char text[32];
  return {text, std::to_chars(text, text + sizeof text, value).ptr};
}

void check(bool holds, std::string_view owner, std::string_view option, const std::string& wanted, double value) {
  if (!holds || !std::isfinite(value))
    throw ConfigError(std::string(owner) + ": " + std::string(option) + " must be " + wanted + ", got " +
                      text_of(value));
}

}  // namespace

void check_finite(std::string_view owner, std::string_view option, double value) {
  check(true, owner, option, "a finite number", value);
}

void check_positive(std::string_view owner, std::string_view option, double value) {
  check(value > 0, owner, option, "> 0", value);
}

void check_at_least(std::string_view owner, std::string_view option, double value, double low) {
  check(value >= low, owner, option, ">= " + text_of(low), value);
}

void check_between(std::string_view owner, std::string_view option, double value, double low, double high) {
  check(low <= value && value <= high, owner, option, "in [" + text_of(low) + ", " + text_of(high) + "]", value);
}

void check_fraction(std::string_view owner, std::string_view option, double value) {
  check(0 <= value && value < 1, owner, option, "in [0, 1)", value);
}

void check_one_of(std::string_view owner, std::string_view option, std::string_view value,
                  std::initializer_list<std::string_view> known) {
  std::vector<std::string> names;
  for (const std::string_view each : known) {
    if (value == each) return;
    names.emplace_back(each);
  }
  throw ConfigError(std::string(owner) + ": " + std::string(option) + " has no value '" + std::string(value) + "'." +
                    suggest(value, names));
}

}  // namespace hornet
