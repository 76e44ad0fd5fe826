// Which products and convolutions of bfloat16 the libraries compute as it is stored: half the bytes, and tensor cores.
// All others, and what is small, compute in float32 (passes::widen_bfloat16): small products are kernels of our own,
// which convert as they load and as they store.
#pragma once

#include <hornet/graph/graph.hpp>

namespace hornet::cuda {

bool multiplies_stored_bfloat16(const Node& node);

}  // namespace hornet::cuda
