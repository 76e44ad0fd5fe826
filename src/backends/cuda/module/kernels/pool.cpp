#include "src/backends/cuda/device/pool.hpp"

#include "src/backends/cuda/module/kernels/kernels.hpp"

namespace hornet::cuda {
namespace {

template <class T>
void add_pools_of(KernelTable& table) {
  add_element_kernels<MaxPool<T>, MaxPoolPick<T>, MaxPoolGrad<T>, MaxPoolWinners<T>, MaxWinnerGrad<T>, AveragePool<T>,
                      AveragePoolGrad<T>>(table);
}

}  // namespace

void add_pools(KernelTable& table) {
  add_pools_of<bfloat16>(table);
  add_pools_of<float>(table);
  add_pools_of<double>(table);
}

}  // namespace hornet::cuda
