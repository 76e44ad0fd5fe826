#include "src/backends/cuda/device/random.hpp"

#include "src/backends/cuda/module/kernels/kernels.hpp"

namespace hornet::cuda {

void add_random(KernelTable& table) {
  add_element_kernels<RandomUniform<float>, RandomUniform<double>, RandomNormal<float>, RandomNormal<double>,
                      RandomBelow>(table);
}

}  // namespace hornet::cuda
