// HDF5 files in memory: HDF5 itself never touches a disk, all bytes pass through the I/O seam.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "src/io/h5_handle.hpp"

namespace hornet::io {

// Opens a copy of the bytes for reading. FormatError naming `path` when they are no HDF5 file.
H5Handle open_h5_image(std::span<std::byte> bytes, const std::string& path);

// An empty file of HDF5 1.8's format, without times.
H5Handle create_h5_image();

std::vector<std::byte> bytes_of_h5_image(const H5Handle& file);

// A new group called `name` in `parent`, without times.
H5Handle create_h5_group(const H5Handle& parent, const std::string& name);

}  // namespace hornet::io
