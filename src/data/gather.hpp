// Copies samples into a batch's buffer.
#pragma once

#include <cstdint>
#include <hornet/tensor/tensor.hpp>
#include <span>

namespace hornet {

// Row i of `out` becomes row rows[i] of `data`. `out` has rows.size() rows of data's type.
void gather_rows(const Tensor& data, std::span<const std::int64_t> rows, const Tensor& out);

}  // namespace hornet
