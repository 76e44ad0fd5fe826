#include "src/backends/cuda/device/moments.hpp"

#include "src/backends/cuda/module/kernels/kernels.hpp"

namespace hornet::cuda {

void add_moments(KernelTable& table) {
  add_block_kernels<LineMoments<ElementItems<float>>, LineMoments<PartItems<float>>, LineMoments<ElementItems<double>>,
                    LineMoments<PartItems<double>>>(table);
}

}  // namespace hornet::cuda
