#include "src/backends/cuda/device/gate_weights.hpp"
#include "src/backends/cuda/module/kernels/kernels.hpp"

namespace hornet::cuda {

void add_recurrences(KernelTable& table) { add_element_kernels<PackGates, UnpackGates>(table); }

}  // namespace hornet::cuda
