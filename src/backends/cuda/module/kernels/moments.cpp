#include "src/backends/cuda/device/moments.hpp"

#include "src/backends/cuda/module/kernels/kernels.hpp"

namespace hornet::cuda {

void add_moments(KernelTable& table) {
  add_block_kernels<LineMoments<ElementItems<float>, double>, LineMoments<ElementItems<float>, float>,
                    LineMoments<ElementItems<double>, double>, LineMoments<ElementItems<bfloat16>, double>,
                    LineMoments<ElementItems<bfloat16>, float>, LineMoments<PartItems, float>,
                    LineMoments<PartItems, double>>(table);
}

}  // namespace hornet::cuda
