// The first 48 bytes of an HDF5 file of format 1.8 or newer: 44 bytes and their checksum.
#pragma once

#include <cstddef>
#include <span>

namespace hornet::io {

// Writes the checksum anew. H5Fget_file_image() clears the flag "open for writing" in the copy it gives and leaves the
// checksum of the set flag behind (seen in HDF5 1.10.8), so that no one could open the file.
void repair_h5_superblock(std::span<std::byte> file);

}  // namespace hornet::io
