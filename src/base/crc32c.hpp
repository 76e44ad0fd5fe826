// CRC-32C (Castagnoli), which guards the records of TensorFlow's files. Source: RFC 3720, section 12.1.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace hornet {

std::uint32_t crc32c(std::span<const std::byte> bytes);  // 0xE3069283 of "123456789"

}  // namespace hornet
