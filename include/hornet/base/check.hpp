// Checks of options. Each throws ConfigError in the same words, who: option must be what, got what:
// "Adam: beta_1 must be in [0, 1), got 1.5". NaN and infinities pass none of them.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

namespace hornet {

void check_finite(std::string_view owner, std::string_view option, double value);
void check_positive(std::string_view owner, std::string_view option, double value);  // > 0
void check_at_least(std::string_view owner, std::string_view option, double value, double low);
void check_between(std::string_view owner, std::string_view option, double value, double low, double high);
void check_fraction(std::string_view owner, std::string_view option, double value);  // 0 <= value < 1

// `value` is one of `known`; the message suggests the nearest.
void check_one_of(std::string_view owner, std::string_view option, std::string_view value,
                  std::initializer_list<std::string_view> known);

}  // namespace hornet
