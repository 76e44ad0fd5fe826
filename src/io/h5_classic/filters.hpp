// The filters through which the chunks of a dataset are stored: deflate, shuffle and fletcher32.
// Source: HDF5 File Format Specification 3.0, section IV.A.2.l (filter pipeline); H5Zdeflate.c, H5Zshuffle.c,
// H5checksum.c.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "src/base/byte_view.hpp"

namespace hornet::io::classic {

enum class Filter : std::uint64_t { deflate = 1, shuffle = 2, fletcher32 = 3 };

// In the order in which they were applied. FormatError for others.
std::vector<Filter> read_filters(const ByteView& message);

// The `bytes` bytes that one chunk was before its filters; those with their bit set in `skipped` were not applied.
std::vector<std::byte> unfiltered(const ByteView& stored, const std::vector<Filter>& filters, std::uint64_t skipped,
                                  std::uint64_t bytes, std::uint64_t element_bytes);

}  // namespace hornet::io::classic
