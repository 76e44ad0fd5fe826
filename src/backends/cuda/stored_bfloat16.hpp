// What is computed of bfloat16 as it is stored, at half the bytes: pooling and statistics by our own kernels; products
// and convolutions by the libraries, on tensor cores. All else computes in float32 (passes::widen_bfloat16), small
// products too: those are kernels of our own, which convert as they load and as they store.
#pragma once

#include <hornet/graph/graph.hpp>

namespace hornet::cuda {

bool takes_stored_bfloat16(const Node& node);

}  // namespace hornet::cuda
