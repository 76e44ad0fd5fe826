// Where two configurations differ.
#pragma once

#include <hornet/base/config.hpp>
#include <string>
#include <vector>

namespace hornet::command {

// A line a difference, "config/layers/2/config/units: 10 | 12", in the order of `a`.
std::vector<std::string> differences(const Config& a, const Config& b);

}  // namespace hornet::command
