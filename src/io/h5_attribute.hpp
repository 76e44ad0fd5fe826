// Attributes of HDF5 objects: a string, an integer, a number, a bool, or a list of strings. Ours are of fixed length;
// those of variable length are read without HDF5's help (h5_raw_object.hpp), where a heap is given.
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "src/io/h5_handle.hpp"
#include "src/io/h5_raw_object.hpp"

namespace hornet::io {

using H5Value = std::variant<std::string, std::int64_t, double, bool, std::vector<std::string>>;

std::string describe(const H5Value& value);  // "a string", "an integer", …

bool h5_has_attribute(const H5Handle& object, const std::string& name, const std::string& who);

// An empty list of anything is an empty list of strings. Throws FormatError when there is none, it is of another kind,
// or it has more than 1 MiB (64 MiB when of variable length).
H5Value h5_read_attribute(const H5Handle& object, const std::string& name, const std::string& who, H5StringHeap* heap);

// Replaces an attribute of the same name.
void h5_write_attribute(const H5Handle& object, const std::string& name, const H5Value& value);

}  // namespace hornet::io
