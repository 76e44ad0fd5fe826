// Walks inside an HDF5 file, one step at a time, over hard links only.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "src/io/h5_handle.hpp"

namespace hornet::io {

bool is_h5_group(const H5Handle& object);

// Names in a group, in byte order. `who` names the group in messages.
std::vector<std::string> h5_children(const H5Handle& group, const std::string& who);

// The group or dataset at `path` ("" the root); an invalid handle when there is none. FormatError for a link that is
// not hard, an object of another kind, an empty or "." step, or more than 32 steps. `who` names the path in messages.
H5Handle h5_find(const H5Handle& file, std::string_view path, const std::string& who);

}  // namespace hornet::io
