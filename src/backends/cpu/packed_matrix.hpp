// Transposed matrices b of float products, turned round: strips as wide as a tile, each contiguous.
#pragma once

#include "src/backends/cpu/gemm.hpp"

namespace hornet::cpu {

// Whether b is transposed and turning it round costs less than it saves.
bool packs(const Gemm<float>& g);

// Bytes of b when packed; 0 when packs(g) is false.
std::int64_t packed_bytes(const Gemm<float>& g);

// The strips of b, to be packed each on its own.
std::int64_t strip_count(const Gemm<float>& g);
void pack_strip(const Gemm<float>& g, std::int64_t strip, float* packed);

// All strips, on the thread pool; g with its b read from there.
Gemm<float> pack(const Gemm<float>& g, float* packed);

// g with its b read from `packed`.
Gemm<float> with_packed(const Gemm<float>& g, const float* packed);

}  // namespace hornet::cpu
