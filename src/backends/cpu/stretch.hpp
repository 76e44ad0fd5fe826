// Reading a tensor as broadcast_to would stretch it.
#pragma once

#include <hornet/tensor/shape.hpp>
#include <vector>

namespace hornet::cpu {

// The extents of the result, axes merged where possible, and the input's stride along each, 0 where it stretches.
struct Stretch {
  std::vector<std::int64_t> extents, strides;
};

Stretch stretch_of(const Shape& from, const Shape& to);

// out[0 … n): elements [begin, begin + n) of the result's order.
void load_stretched(void* out, const void* in, const Stretch& stretch, std::int64_t element_bytes, std::int64_t begin,
                    std::int64_t n);

// out[0 … n) = *value
void fill_elements(void* out, const void* value, std::int64_t n, std::int64_t element_bytes);

}  // namespace hornet::cpu
