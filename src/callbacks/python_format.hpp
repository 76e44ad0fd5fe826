// Numbers as Python writes them.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace hornet::callbacks {

using PythonNumber = std::variant<std::int64_t, double>;

// repr(): the shortest digits that read back as the same double: "0.1", "1e-07", "2.0", "nan".
std::string repr(double value);
std::string repr(const PythonNumber& value);

// str.format(): each "{name}" or "{name:specification}" becomes what `lookup` gives for the name; "{{" is "{". Of the
// specification: [-+ ][0][width][.precision] and d, e, f, g, E, F, G or no letter. ConfigError for anything else, and
// for names that lookup does not know.
std::string format_fields(std::string_view text,
                          const std::function<std::optional<PythonNumber>(std::string_view)>& lookup);

}  // namespace hornet::callbacks
