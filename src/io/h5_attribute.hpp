// Attributes of HDF5 objects: a string, an integer, a number, a bool, or a list of strings. Strings are fixed-length;
// HDF5 is never asked for those of variable length, because their heap has no checksum and its readers have crashed.
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "src/io/h5_handle.hpp"

namespace hornet::io {

using H5Value = std::variant<std::string, std::int64_t, double, bool, std::vector<std::string>>;

std::string describe(const H5Value& value);  // "a string", "an integer", …

bool h5_has_attribute(const H5Handle& object, const std::string& name, const std::string& who);

// An empty list of anything is an empty list of strings. Throws FormatError when there is none, it is of another kind,
// or it has more than 1 MiB.
H5Value h5_read_attribute(const H5Handle& object, const std::string& name, const std::string& who);

// Replaces an attribute of the same name.
void h5_write_attribute(const H5Handle& object, const std::string& name, const H5Value& value);

}  // namespace hornet::io
