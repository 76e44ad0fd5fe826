// Factors of bfloat16, which libraries multiply on tensor cores (library_calls.hpp), and what they make.
#pragma once

#include "src/backends/cuda/device/pointwise.hpp"

namespace hornet::cuda {

using RoundToBfloat16 = Unary<elements::Convert<bfloat16, float>, float>;
using WidenBfloat16 = Unary<elements::Convert<float, bfloat16>, bfloat16>;

}  // namespace hornet::cuda
