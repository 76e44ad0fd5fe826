// Products with a transposed b, by tiles that read b along its rows. Of many rows of a, b is turned round first; of a
// few, a is, and the result: c = (b·aᵀ)ᵀ. What is turned round lies in strips as wide as a tile, each contiguous.
#pragma once

#include "src/backends/cpu/gemm.hpp"

namespace hornet::cpu {

// Whether turning round costs less than it saves.
bool packs(const Gemm<float>& g);

// Bytes of what is packed; 0 when packs(g) is false.
std::int64_t packed_bytes(const Gemm<float>& g);

// The strips, to be packed each on its own.
std::int64_t strip_count(const Gemm<float>& g);
void pack_strip(const Gemm<float>& g, std::int64_t strip, float* packed);

// All strips, on the thread pool; g with what is read from there.
Gemm<float> pack(const Gemm<float>& g, float* packed);

// g with what is read from `packed`.
Gemm<float> with_packed(const Gemm<float>& g, const float* packed);

// How g is cut, packed or not.
GemmShards shards_of(const Gemm<float>& g);

// Columns [begin, end) of the result of g, which has a turned a, to `out`, rows `stride` apart.
void multiply_turned(const Gemm<float>& g, std::int64_t begin, std::int64_t end, float* out, std::int64_t stride);

}  // namespace hornet::cpu
