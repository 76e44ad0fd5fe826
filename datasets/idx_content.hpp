// Decodes the IDX format: 0, 0, the element type (8: unsigned byte), the rank, the extents as big-endian 32-bit
// numbers, the elements in row-major order.
#pragma once

#include <cstddef>
#include <hornet/tensor/tensor.hpp>
#include <span>
#include <string>

namespace hornet::datasets {

inline constexpr std::int64_t kMaxIdxFileBytes = std::int64_t{1} << 30;

struct IdxContent {
  Tensor elements;
  std::string sha256;  // of the unpacked file: the same however it was compressed
};

// `who` names the file in messages. No more memory is taken than the compressed bytes can fill. Throws FormatError.
IdxContent decode_idx(std::span<const std::byte> gzip, const std::string& who);

}  // namespace hornet::datasets
