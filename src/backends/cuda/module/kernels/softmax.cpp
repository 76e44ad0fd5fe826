#include "src/backends/cuda/device/softmax.hpp"

#include "src/backends/cuda/module/kernels/kernels.hpp"

namespace hornet::cuda {

void add_softmaxes(KernelTable& table) {
  add_block_kernels<Softmax<float, false>, Softmax<float, true>, Softmax<double, false>, Softmax<double, true>>(table);
}

}  // namespace hornet::cuda
