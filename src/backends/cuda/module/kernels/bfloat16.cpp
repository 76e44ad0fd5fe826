#include "src/backends/cuda/device/bfloat16.hpp"

#include "src/backends/cuda/module/kernels/kernels.hpp"

namespace hornet::cuda {

void add_roundings(KernelTable& table) { add_element_kernels<RoundToBfloat16, WidenBfloat16>(table); }

}  // namespace hornet::cuda
